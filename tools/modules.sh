# shellcheck shell=bash disable=SC2034
# What the packaged Java runtime holds; ./do bench package runs the program with these alone.
# jdk.crypto.cryptoki: PKCS #11 keystores for TLS; jdk.localedata: months and numbers of other languages;
# jdk.zipfs: Tika opens archives; jdk.management: the memory of the machine; jdk.charsets: old encodings of documents.
MODULES=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.prefs,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.sql.rowset,java.transaction.xa,java.xml,java.xml.crypto,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.incubator.vector,jdk.jfr,jdk.localedata,jdk.management,jdk.net,jdk.unsupported,jdk.xml.dom,jdk.zipfs
LOCALES=en,de,fr,es,it,nl,pt,pl,cs,da,sv,nb,fi,el,hu,ro,tr
