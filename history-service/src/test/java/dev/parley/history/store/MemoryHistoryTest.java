package dev.parley.history.store;

/** The store on the heap. */
class MemoryHistoryTest extends HistoryStoreSuite {

  @Override
  HistoryStore open() {
    return new MemoryHistory();
  }
}
