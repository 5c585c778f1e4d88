package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.FineTuningJobEvent;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.finetuning.methods.SupervisedHyperparameters;
import com.openai.models.finetuning.methods.SupervisedMethod;
import com.openai.models.vectorstores.VectorStore;
import com.openai.models.vectorstores.VectorStoreCreateParams;
import com.openai.models.vectorstores.VectorStoreSearchParams;
import com.openai.models.vectorstores.filebatches.FileBatchCancelParams;
import com.openai.models.vectorstores.filebatches.FileBatchCreateParams;
import com.openai.models.vectorstores.filebatches.FileBatchListFilesParams;
import com.openai.models.vectorstores.filebatches.FileBatchRetrieveParams;
import com.openai.models.vectorstores.filebatches.VectorStoreFileBatch;
import com.openai.models.vectorstores.files.FileDeleteParams;
import com.openai.models.vectorstores.files.FileRetrieveParams;
import com.openai.models.vectorstores.files.VectorStoreFile;
import dev.tandem.llm.TinyModel;
import dev.tandem.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's own SDK for Java uploads files, fills vector stores and trains. {@code validate} is the
 * SDK's: it throws at whatever has not the shape that it knows.
 */
@Timeout(180)
class SdkWorkTest {
  @TempDir Path folder;

  private TestServer at;
  private String key;
  private OpenAIClient client;

  @BeforeEach
  void start() throws IOException {
    Path model = TinyModel.folder(folder, "llama");
    at =
        new TestServer(folder.resolve("home"), "", "model.endpoint", "", "model", model.toString());
    at.collection("hr", "public");
    key = at.key("admin", "user:ann", "admin");
    client = Sdk.client(at, key);
  }

  @AfterEach
  void stop() {
    client.close();
    at.close();
  }

  private FileObject upload(FilePurpose purpose, String name, String text) {
    InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return client
        .files()
        .create(
            FileCreateParams.builder()
                .purpose(purpose)
                .file(MultipartField.<InputStream>builder().value(bytes).filename(name).build())
                .build())
        .validate();
  }

  /** Returns when a job has ended. */
  private void await(String job) {
    at.send(
        "GET",
        "/api/jobs/" + job,
        "",
        "Authorization",
        "Bearer " + key,
        "Accept",
        "text/event-stream");
  }

  @Test
  void filesAreUploadedListedFetchedAndDeleted() throws IOException {
    FileObject first = upload(FilePurpose.ASSISTANTS, "about us.md", "We are here.");
    FileObject second = upload(FilePurpose.USER_DATA, "b.md", "So are we.");
    assertThat(first.filename()).isEqualTo("about us.md");
    assertThat(client.files().retrieve(first.id()).validate()).isEqualTo(first);
    try (var content = client.files().content(first.id())) {
      assertThat(new String(content.body().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("We are here.");
    }
    assertThat(
            client.files().list(FileListParams.builder().limit(1L).build()).autoPager().stream()
                .map(FileObject::id))
        .containsExactly(second.id(), first.id());
    assertThat(client.files().delete(first.id()).validate().deleted()).isTrue();
    assertThatThrownBy(() -> client.files().retrieve(first.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aVectorStoreIsMadeFilledSearchedAndEmptied() {
    VectorStore store =
        client
            .vectorStores()
            .create(
                VectorStoreCreateParams.builder()
                    .name("birds")
                    .putAdditionalBodyProperty("acl", JsonValue.from("user:ann"))
                    .build())
            .validate();
    assertThat(client.vectorStores().retrieve(store.id()).validate().id()).isEqualTo("birds");
    assertThat(client.vectorStores().list().autoPager().stream().map(VectorStore::id))
        .containsExactly("birds", "hr");
    FileObject heron = upload(FilePurpose.ASSISTANTS, "heron.md", "The heron stands in the reeds.");
    VectorStoreFile file =
        client
            .vectorStores()
            .files()
            .create(
                "birds",
                com.openai.models.vectorstores.files.FileCreateParams.builder()
                    .fileId(heron.id())
                    .build())
            .validate();
    assertThat(file.status()).isEqualTo(VectorStoreFile.Status.COMPLETED);
    FileRetrieveParams one = FileRetrieveParams.builder().vectorStoreId("birds").build();
    assertThat(client.vectorStores().files().retrieve(heron.id(), one).validate()).isEqualTo(file);
    var found =
        client
            .vectorStores()
            .search(
                "birds",
                VectorStoreSearchParams.builder()
                    .query("Where does the heron stand?")
                    .maxNumResults(3)
                    .build());
    assertThat(found.data().getFirst().validate().content().getFirst().text()).contains("reeds");
    FileDeleteParams away = FileDeleteParams.builder().vectorStoreId("birds").build();
    assertThat(client.vectorStores().files().delete(heron.id(), away).validate().deleted())
        .isTrue();
    assertThat(client.vectorStores().files().list("birds").data()).isEmpty();
  }

  @Test
  void aBatchOfFilesIsMadeFollowedAndListed() {
    FileObject good = upload(FilePurpose.ASSISTANTS, "good.md", "The owl sleeps by day.");
    FileObject empty = upload(FilePurpose.ASSISTANTS, "empty.md", " ");
    VectorStoreFileBatch made =
        client
            .vectorStores()
            .fileBatches()
            .create(
                "hr",
                FileBatchCreateParams.builder().addFileId(good.id()).addFileId(empty.id()).build())
            .validate();
    await(made.id());
    FileBatchRetrieveParams of = FileBatchRetrieveParams.builder().vectorStoreId("hr").build();
    VectorStoreFileBatch batch =
        client.vectorStores().fileBatches().retrieve(made.id(), of).validate();
    assertThat(batch.status()).isEqualTo(VectorStoreFileBatch.Status.COMPLETED);
    assertThat(batch.fileCounts().completed()).isEqualTo(1);
    assertThat(batch.fileCounts().failed()).isEqualTo(1);
    FileBatchListFilesParams pages =
        FileBatchListFilesParams.builder().vectorStoreId("hr").limit(1).build();
    List<VectorStoreFile> files =
        client.vectorStores().fileBatches().listFiles(made.id(), pages).autoPager().stream()
            .map(VectorStoreFile::validate)
            .toList();
    assertThat(files.stream().map(VectorStoreFile::id)).containsExactly(empty.id(), good.id());
    assertThat(files.getFirst().lastError().orElseThrow().message()).isNotBlank();
    FileBatchCancelParams end = FileBatchCancelParams.builder().vectorStoreId("hr").build();
    assertThat(client.vectorStores().fileBatches().cancel(made.id(), end).validate().status())
        .as("it had ended")
        .isEqualTo(VectorStoreFileBatch.Status.COMPLETED);
  }

  private static JobCreateParams.Builder training(FileObject rows, long epochs) {
    return JobCreateParams.builder()
        .model("tandem/hr")
        .trainingFile(rows.id())
        .seed(3)
        .method(
            JobCreateParams.Method.builder()
                .type(JobCreateParams.Method.Type.SUPERVISED)
                .supervised(
                    SupervisedMethod.builder()
                        .hyperparameters(
                            SupervisedHyperparameters.builder()
                                .nEpochs(epochs)
                                .batchSizeAuto()
                                .build())
                        .build())
                .build())
        .putAdditionalBodyProperty("effort", JsonValue.from("quick"));
  }

  @Test
  void aJobTrainsAModelThatIsAsked() {
    FileObject rows = upload(FilePurpose.FINE_TUNE, "rows.jsonl", FineTuningTest.rows(40));
    FineTuningJob made =
        client.fineTuning().jobs().create(training(rows, 2).suffix("short").build()).validate();
    await(made.id());
    FineTuningJob job = client.fineTuning().jobs().retrieve(made.id()).validate();
    assertThat(job.status()).isEqualTo(FineTuningJob.Status.SUCCEEDED);
    assertThat(client.fineTuning().jobs().list().autoPager().stream().map(FineTuningJob::id))
        .containsExactly(made.id());
    List<FineTuningJobEvent> events =
        client.fineTuning().jobs().listEvents(made.id()).autoPager().stream()
            .map(FineTuningJobEvent::validate)
            .toList();
    assertThat(events).isNotEmpty();
    assertThat(events.getFirst().message()).startsWith("Step ");
    assertThat(client.fineTuning().jobs().checkpoints().list(made.id()).data()).isEmpty();
    String model = job.fineTunedModel().orElseThrow();
    var answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model(model)
                    .addUserMessage("Say 3")
                    .maxCompletionTokens(4)
                    .build())
            .validate();
    assertThat(answer.model()).isEqualTo(model);
  }

  @Test
  void aJobIsCancelledAndBadFilesAreRefused() {
    FileObject rows = upload(FilePurpose.FINE_TUNE, "rows.jsonl", FineTuningTest.rows(40));
    FineTuningJob made =
        client.fineTuning().jobs().create(training(rows, 1_000).build()).validate();
    client.fineTuning().jobs().cancel(made.id()).validate();
    await(made.id());
    assertThat(client.fineTuning().jobs().retrieve(made.id()).validate().status())
        .isEqualTo(FineTuningJob.Status.CANCELLED);
    FileObject bad =
        upload(FilePurpose.FINE_TUNE, "bad.jsonl", FineTuningTest.rows(1) + "no row\n");
    assertThatThrownBy(() -> client.fineTuning().jobs().create(training(bad, 1).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("line 2");
  }
}
