package id.simpan.routes;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import id.simpan.ledger.Listing;
import id.simpan.ledger.SessionFiles;
import id.simpan.ledger.Sessions;
import id.simpan.live.Destinations;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import id.simpan.routing.RecordingTypes;
import java.util.List;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class ArchiveSessionTest extends RouteTest {

  private final Sessions sessions = mock(Sessions.class);
  private final SessionFiles sessionFiles = mock(SessionFiles.class);
  private final Destinations destinations = mock(Destinations.class);

  ArchiveSessionTest() {
    super("archive-session");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("sessions", sessions);
    registry.bind("sessionFiles", sessionFiles);
    registry.bind("destinations", destinations);
    registry.bind("recordingTypes", new RecordingTypes(List.of("!timeline")));
  }

  @Test
  void processingIsNoted() throws Exception {
    neighbour("look-for-work").expectedMessageCount(0);
    Session session = Samples.session(Status.PROCESSING);

    send("direct:archive-session", session);

    verify(sessions).processing(session);
    verifyNoMoreInteractions(sessions, sessionFiles);
    neighbour("look-for-work").assertIsSatisfied();
  }

  @Test
  void deletedIsNoted() {
    Session session = Samples.session(Status.DELETED);
    when(sessions.deleted(session)).thenReturn("missed");

    send("direct:archive-session", session);

    verify(sessions).deleted(session);
    verifyNoMoreInteractions(sessions);
    verifyNoInteractions(sessionFiles);
  }

  @Test
  void readyQueuesItsFilesForTheDestinationsOfEach() throws Exception {
    neighbour("look-for-work").expectedMessageCount(1);
    Session session = Samples.session(Status.READY, "gallery_view", "timeline", "audio_only");
    Listing listing = new Listing(session);
    when(sessions.ready(session)).thenReturn(listing);
    when(destinations.owedBy(session.files().get(0))).thenReturn(List.of("file"));
    when(destinations.owedBy(session.files().get(2))).thenReturn(List.of("file", "s3"));

    send("direct:archive-session", session);

    var order = inOrder(sessions, sessionFiles);
    order.verify(sessions).ready(session);
    order.verify(sessionFiles).note(listing, session.files().get(0), List.of("file"));
    order.verify(sessionFiles).note(listing, session.files().get(2), List.of("file", "s3"));
    order.verify(sessionFiles).queue(listing);
    verify(destinations, never()).owedBy(session.files().get(1));
    verifyNoMoreInteractions(sessions, sessionFiles);
    neighbour("look-for-work").assertIsSatisfied();
  }

  @Test
  void readyWithoutFilesIsQueuedToo() {
    Session session = Samples.session(Status.READY);
    Listing listing = new Listing(session);
    when(sessions.ready(session)).thenReturn(listing);

    send("direct:archive-session", session);

    verify(sessions).ready(session);
    verify(sessionFiles).queue(listing);
    verify(sessionFiles, never()).note(any(), any(), any());
  }
}
