using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Core.Tests.Results;

namespace Tezgah.Core.Tests.Runs.Imports;

public sealed class ImportReaderTests : IDisposable
{
    private const string State = """
        {"best_metric": 0.82, "best_model_checkpoint": "out/checkpoint-50", "global_step": 87, "max_steps": 90, "is_hyper_param_search": false,
         "log_history": [
          {"epoch": 0.1, "grad_norm": 1.5, "learning_rate": 2e-05, "loss": 1.72, "step": 10},
          {"epoch": 0.5, "loss": 1.23, "grad_norm": NaN, "step": 50},
          {"epoch": 0.5, "eval_loss": 0.95, "eval_runtime": 3.2, "step": 50},
          {"epoch": 1.0, "train_loss": 1.1, "total_flos": 1e15, "step": 87}]}
        """;

    private readonly TemporaryFolder _folder = new();

    private string Root => Path.GetDirectoryName(_folder["x"])!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trainer_state_gives_each_step_once_with_all_that_was_logged()
    {
        _folder.Write("trainer_state.json", State);

        var results = ImportReader.Read(Root);

        Assert.Equal([10, 50, 87], results.Steps.Select(s => s.Step));
        Assert.Equal((1.23, 0.95), (results.Steps[1].Values["loss"], results.Steps[1].Values["eval_loss"]));
        Assert.DoesNotContain("grad_norm", results.Steps[1].Values);
        Assert.Equal((90, false), (results.TotalSteps, results.CountsEpochs));
        var state = TrainerStateFile.Read(_folder["trainer_state.json"]);
        Assert.Equal((87, 90, 0.82, "out/checkpoint-50"), (state.GlobalStep, state.MaxSteps, state.BestMetric, state.BestCheckpoint));
    }

    [Fact]
    public void Trainer_state_is_found_in_the_last_checkpoint()
    {
        foreach (var step in new[] { 9, 100, 20 })
        {
            Directory.CreateDirectory(_folder[$"checkpoint-{step}"]);
            _folder.Write($"checkpoint-{step}/trainer_state.json", $$"""{"log_history": [{"loss": 1, "step": {{step}}}]}""");
        }

        Directory.CreateDirectory(_folder["checkpoint-final"]);

        Assert.Equal([100], ImportReader.Read(Root).Steps.Select(s => s.Step));
    }

    [Fact]
    public void History_is_counted_in_rows_where_it_names_no_step()
    {
        _folder.Write("history.csv", "epoch,train_loss,val_loss,val_accuracy\n1,0.9,0.8,0.7\n2,0.5,,0.75\n");

        var results = ImportReader.Read(Root);

        Assert.True(results.CountsEpochs);
        Assert.Equal([1, 2], results.Steps.Select(s => s.Step));
        Assert.Equal(["epoch", "eval_accuracy", "eval_loss", "loss"], results.Steps[0].Values.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("eval_loss", results.Steps[1].Values);
    }

    [Theory]
    [InlineData("train_loss,loss", "loss")]
    [InlineData("learning_rate,lr", "learning_rate")]
    [InlineData("val_loss,eval_loss", "eval_loss")]
    [InlineData("Loss,loss", "loss")]
    public void History_with_two_columns_of_one_meaning_takes_the_first_and_says_so(string columns, string name)
    {
        _folder.Write("history.csv", $"epoch,{columns}\n1,0.9,0.8\n2,,0.7\n");

        var results = ImportReader.Read(Root);

        Assert.Equal(0.9, results.Steps[0].Values[name]);
        Assert.DoesNotContain(name, results.Steps[1].Values);
        var note = Assert.Single(results.Notes);
        Assert.Equal(("import-column-twice", columns.Split(',')[1], columns.Split(',')[0], name), (note.Code, note.Args[1], note.Args[2], note.Args[3]));
    }

    [Fact]
    public void Test_values_come_from_the_predictions_and_a_figure_that_differs_is_noted()
    {
        _folder.Write("preds_test.csv", "y_true,y_pred\n0,0\n1,1\n1,0\n0,0\n");
        _folder.Write("metrics.json", """{"Accuracy": 0.85, "F1_micro": 0.7501, "loss": 0.3}""");
        _folder.Write("class_report.json", """{"per_class": {"class_0": {"precision": 1, "recall": 1, "f1_score": 1, "support": 2}, "class_1": {"precision": 1, "recall": 1, "f1_score": 1, "support": 2}}, "label_names": ["Cebir", "Geometri"]}""");

        var results = ImportReader.Read(Root);

        Assert.Equal(0.75, results.Test["accuracy"]);
        Assert.Equal(["Cebir", "Geometri"], results.Labels);
        var note = Assert.Single(results.Notes);
        Assert.Equal(("import-figure-differs", "accuracy", "0.85", "0.75"), (note.Code, note.Args[1], note.Args[2], note.Args[3]));
    }

    [Fact]
    public void Metrics_alone_are_taken_as_they_are()
    {
        _folder.Write("metrics.json", """{"accuracy": 0.854, "F1_macro": 0.84, "perplexity": 4.35}""");

        var results = ImportReader.Read(Root);

        Assert.Equal(0.854, results.Test["accuracy"]);
        Assert.Equal(4.35, results.Test["perplexity"]);
        Assert.Equal(["metrics"], results.Files.Keys);
    }

    [Fact]
    public void Folder_without_results_is_refused_with_what_was_looked_for()
    {
        var problem = Assert.Throws<ProblemException>(() => ImportReader.Read(Root)).Problems[0];

        Assert.Equal("import-nothing", problem.Code);
        Assert.Contains("trainer_state.json", problem.Args[1], StringComparison.Ordinal);
        Assert.Equal("import-folder-missing", Assert.Throws<ProblemException>(() => ImportReader.Read(_folder["none"])).Problems[0].Code);
    }

    [Fact]
    public void Trainer_state_without_steps_names_the_key()
    {
        _folder.Write("trainer_state.json", """{"log_history": [{"loss": 1}]}""");

        Assert.Equal("log_history", Assert.Throws<ResultsFileException>(() => ImportReader.Read(Root)).Column);
    }

    [Fact]
    public void Imported_run_says_so()
    {
        _folder.Write("metrics.json", """{"accuracy": 0.854}""");
        var json = ImportMark.JobJson(ImportReader.Read(Root), DateTimeOffset.UnixEpoch);

        Assert.True(ImportMark.IsImported(Run(json)));
        Assert.False(ImportMark.IsImported(Run("""{"name": "imported"}""")));
        Assert.False(ImportMark.IsImported(Run("not json")));
    }

    private static RunRecord Run(string json) =>
        new() { Id = "a", Name = "a", Status = RunStatus.Completed, JobJson = json, CreatedAt = DateTimeOffset.UnixEpoch };
}
