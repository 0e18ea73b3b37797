package id.simpan.ledger;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A test, or all of a class, that needs {@link Database#POSTGRESQL}, unless it is not wanted. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("database")
@DisabledIfSystemProperty(named = "simpan.databases", matches = "SQLITE")
@interface OnSharedDatabase {}
