package org.slf4j.impl;

import muster.LibraryLog;
import org.slf4j.ILoggerFactory;
import org.slf4j.spi.LoggerFactoryBinder;

/** Where SLF4J 1.7, which every supported Kafka comes with, looks for its binding. */
public final class StaticLoggerBinder implements LoggerFactoryBinder {
  private static final StaticLoggerBinder SINGLETON = new StaticLoggerBinder();

  /** Read by SLF4J; not a constant, by its own advice. */
  public static String REQUESTED_API_VERSION = "1.6.99";

  public static StaticLoggerBinder getSingleton() {
    return SINGLETON;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return LibraryLog::logger;
  }

  @Override
  public String getLoggerFactoryClassStr() {
    return LibraryLog.class.getName();
  }
}
