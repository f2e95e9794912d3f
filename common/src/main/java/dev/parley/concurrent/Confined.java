package dev.parley.concurrent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The state of this class belongs to one {@link EventLoop}. A method that changes a field and can
 * be called from outside the class calls {@link EventLoop#check()} first; a test of the
 * architecture makes sure of it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Confined {}
