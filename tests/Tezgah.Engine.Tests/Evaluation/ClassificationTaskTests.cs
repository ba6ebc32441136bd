using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Generation;
using Tezgah.Text;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class ClassificationTaskTests : IDisposable
{
    private static readonly string[] s_rows = ["text,label", "the cat,b", "ab ab abba,a", "the mat and the,b", "dağ ve bağ,a", "abab,c"];

    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_hold_the_predictions_of_the_models_scores_and_where_they_come_from()
    {
        var job = Job(_folder.Model(labels: ["c", "b", "a"]));

        var found = _folder.Run(job with { Data = job.Data with { Rows = 4, RowSeed = 1 } });

        var result = Assert.Single(found.Results);
        Assert.Equal(("test", "classification", 0), (result.Name, result.Kind, result.Step));
        Assert.Equal(["c", "b", "a"], result.Labels);
        var file = PredictionsFile.Read(Path.Combine(_folder.Out, "preds_test.csv"));
        var rows = Assert.Single(file.Extra, c => c.Name == "row").Values.Select(v => int.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(4, rows.Length);
        Assert.Equal(rows.Order(), rows);
        Assert.Equal(rows, found.Data.RowNumbers);
        Assert.Equal((5, 4), (found.Data.RowsInFile, found.Data.Rows));
        Assert.Equal(rows.Select(r => s_rows[r][^1] switch { 'c' => 0, 'b' => 1, _ => 2 }), file.Predictions.Truth.ToArray());

        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = ModelFolder.Load(job.Model.ModelNameOrPath, CPU);
        for (var i = 0; i < rows.Length; i++)
        {
            var ids = TinyModel.Tokenizer.Encode(s_rows[rows[i]].Split(',')[0]);
            var expected = nn.functional.softmax(model.Classify(new PackedBatch([ids], CPU)).to(ScalarType.Float64), -1).data<double>().ToArray();
            Assert.Equal(expected, file.Predictions.ProbabilitiesOf(i).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        Assert.Equal(result.Values["accuracy"], MetricsFile.Read(Path.Combine(_folder.Out, "metrics.json")).Accuracy);
        Assert.Equal(["c", "b", "a"], ClassReportFile.Read(Path.Combine(_folder.Out, "class_report.json")).LabelNames);
        Assert.Equal(ModelSource.FingerprintOf(job.Model.ModelNameOrPath), found.Model.Fingerprint);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 21, 30, 0, TimeSpan.Zero), found.Date);
        Assert.Equal(("cpu", 1, "float32"), (found.Device, found.Threads, found.Dtype));
        Assert.Equal("4", found.Settings["data.rows"]);
        Assert.Equivalent(found, EvaluationFile.Read(_folder.Out), strict: true);
    }

    [Fact]
    public void Classes_without_names_are_the_files_labels_in_their_order_or_its_numbers()
    {
        var nameless = _folder.Model(labels: ["LABEL_0", "LABEL_1", "LABEL_2"]);

        var found = _folder.Run(Job(nameless));

        Assert.Equal(["a", "b", "c"], found.Results[0].Labels);
        Assert.Equal("labels-assumed", Assert.Single(found.Notes).Code);
        var numbers = _folder.Write("numbers.csv", "text,label", "the cat,2", "abab,0");
        Assert.Equal(["0", "1", "2"], _folder.Run(Job(nameless) with { Data = new EvaluationData { File = numbers } }).Results[0].Labels);
        var given = Job(nameless);
        found = _folder.Run(given with { Data = given.Data with { Labels = ["c", "a", "b"] } });
        Assert.Equal(["c", "a", "b"], found.Results[0].Labels);
        Assert.Empty(found.Notes);
    }

    [Fact]
    public void Labels_that_are_not_the_models_and_models_that_do_not_classify_are_refused()
    {
        var job = Job(_folder.Model(labels: ["a", "b", "x"]));

        Assert.Equal("data-label-unknown", Assert.Throws<DataFileException>(() => _folder.Run(job)).Code);
        Assert.Equal("labels-differ", Code(job with { Data = job.Data with { Labels = ["a", "b", "c"] } }));
        Assert.Equal("labels-count", Code(job with { Data = job.Data with { Labels = ["a", "b"] } }));
        Assert.Equal("labels-count", Code(Job(_folder.Model("two", labels: ["LABEL_0", "LABEL_1"]))));
        Assert.Equal("model-not-classifier", Code(Job(_folder.Model("writes"))));
        Assert.False(File.Exists(Path.Combine(_folder.Out, EvaluationFile.FileName)));
    }

    [Fact]
    public void Long_text_is_cut_and_counted()
    {
        var job = Job(_folder.Model(labels: ["a", "b", "c"]));

        var found = _folder.Run(job with { Data = job.Data with { MaxLength = 4 } });

        Assert.True(found.Results[0].Values["truncated"] > 0);
        Assert.Equal("texts-truncated", Assert.Single(found.Notes).Code);
    }

    [Theory]
    [InlineData("right")]
    [InlineData("left")]
    public void Text_is_cut_as_the_models_run_says_unless_the_settings_do(string side)
    {
        var job = Job(_folder.Model("run/artifacts/model", labels: ["a", "b", "c"]));
        BareTokenizer.Make(job.Model.ModelNameOrPath);
        File.WriteAllText(_folder["run/job.json"], JobFile.ToJson(new TrainingJob
        {
            Data = new DataSettings { Train = "x", MaxLength = 4, TruncationSide = side },
        }));

        var trained = _folder.Run(job);

        Assert.Equal(4, trained.Results[0].Values["max_length"]);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = ModelFolder.Load(job.Model.ModelNameOrPath, CPU);
        var tokenizer = Tokenizer.Load(job.Model.ModelNameOrPath);
        var file = PredictionsFile.Read(Path.Combine(_folder.Out, "preds_test.csv")).Predictions;
        for (var i = 0; i < 5; i++)
        {
            var ids = tokenizer.Encode(s_rows[i + 1].Split(',')[0]);
            ids = ids.Length <= 4 ? ids : side == "left" ? ids[^4..] : ids[..4];
            var expected = nn.functional.softmax(model.Classify(new PackedBatch([ids], CPU)).to(ScalarType.Float64), -1).data<double>().ToArray();
            Assert.Equal(expected, file.ProbabilitiesOf(i).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        var latency = _folder.Run(new EvaluateJob
        {
            Task = EvaluationTasks.Latency,
            Model = job.Model,
            Data = job.Data with { LabelColumn = new EvaluationData().LabelColumn },
            Latency = new LatencySettings { Samples = 5, Warmup = 0 },
        });
        Assert.Equal(4, LatencyFile.Read(Path.Combine(_folder.Out, latency.Results[0].Files["latency"])).Lengths.Max());
        Assert.Equal(0, _folder.Run(job with { Data = job.Data with { MaxLength = 200 } }).Results[0].Values["truncated"]);
    }

    [Fact]
    public void Text_without_a_token_is_refused_by_its_line()
    {
        var job = Job(_folder.Model(labels: ["a", "b", "c"]));
        var empty = job with { Data = job.Data with { File = _folder.Write("empty.csv", "text,label", "the cat,b", "ab,a", ",c") } };
        Assert.Empty(_folder.Run(empty).Notes);
        BareTokenizer.Make(job.Model.ModelNameOrPath);

        Assert.Equal("data-text-empty", Code(empty));
        Assert.Equal("data-text-empty", Code(new EvaluateJob { Task = EvaluationTasks.Latency, Model = job.Model, Data = empty.Data }));
        var refused = Assert.Throws<ProblemException>(() => _folder.Run(empty)).Problems[0];
        Assert.Equal([empty.Data.File!, "4", "text"], refused.Args);
    }

    private string Code(EvaluateJob job) => Assert.Throws<ProblemException>(() => _folder.Run(job)).Problems[0].Code;

    private EvaluateJob Job(string model) => new()
    {
        Task = EvaluationTasks.Classification,
        Model = new EvaluatedModel { ModelNameOrPath = model },
        Data = new EvaluationData { File = _folder.Write("data.csv", s_rows) },
        BatchSize = 2,
    };
}
