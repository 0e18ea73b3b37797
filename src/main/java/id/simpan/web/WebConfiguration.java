package id.simpan.web;

import id.simpan.web.access.AccessConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is served while {@code simpan run} is going, and by no other command. */
@Configuration(proxyBeanMethods = false)
@Import({AccessConfiguration.class, ServedConfiguration.class})
public class WebConfiguration {}
