/** The walls between and inside the modules, over the main classes of all of them. */
@NullMarked
package dev.parley.architecture;

import org.jspecify.annotations.NullMarked;
