using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Perplexities;
using Tezgah.Core.Problems;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Data;
using Tezgah.Engine.Tests.Generation;
using Tezgah.Engine.Tests.Models;
using Tezgah.Text.Tasks;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class PerplexityTaskTests : IDisposable
{
    private static readonly string[] s_rows =
    [
        """{"instruction":"the cat","input":"","output":"sat on the mat"}""",
        """{"instruction":"ab","input":"abba","output":"abab and the"}""",
        """{"instruction":"dağ","output":"bağ"}""",
    ];

    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Losses_are_means_over_the_tokens_of_each_scope_and_never_in_one_table()
    {
        var job = Job(_folder.Model());

        var found = _folder.Run(job);

        Assert.Equal(["full_text", "response_only"], found.Results.Select(r => r.Name));
        var tables = PerplexityFile.Read(_folder.Out).Tables;
        Assert.Equal([PerplexityScope.FullText, PerplexityScope.ResponseOnly], tables.Select(t => t.Scope));
        using var scope = NewDisposeScope();
        using var model = ModelFolder.Load(job.Model.ModelNameOrPath, CPU);
        var losses = (Full: new List<double>(), Response: new List<double>());
        foreach (var (instruction, input, output) in new[] { ("the cat", "", "sat on the mat"), ("ab", "abba", "abab and the"), ("dağ", "", "bağ") })
        {
            int[] prompt = [TinyModel.Tokenizer.BosTokenId!.Value, .. TinyModel.Tokenizer.Encode(AlpacaPrompt.Render(instruction, input, null), addSpecialTokens: false)];
            int[] ids = [.. prompt, .. TinyModel.Tokenizer.Encode(output, addSpecialTokens: false), TinyModel.Tokenizer.EosTokenId!.Value];
            var all = LanguageLoss.OfTokens(model, new PackedBatch([ids], CPU), [ids])[0];
            losses.Full.AddRange(all);
            losses.Response.AddRange(all.Skip(prompt.Length - 1));
        }

        foreach (var (result, expected) in found.Results.Zip([losses.Full, losses.Response]))
        {
            Assert.Equal(expected.Count, result.Values["label_tokens"]);
            Assert.Equal(expected.Average(), result.Values["loss"]!.Value, 1e-5);
            Assert.Equal(Math.Exp(result.Values["loss"]!.Value), result.Values["perplexity"]!.Value, 1e-9);
            Assert.Equal((3.0, 0.0, 0.0), (result.Values["texts"], result.Values["truncated"], result.Values["left_out"]));
        }

        var written = File.ReadAllLines(Path.Combine(_folder.Out, "losses_response_only.csv"));
        Assert.Equal("row,loss_sum,label_tokens", written[0]);
        Assert.Equal(losses.Response.Sum(), written.Skip(1).Sum(l => double.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)), 1e-4);
    }

    [Fact]
    public void Baseline_gives_the_reduction_in_percent_measured_or_from_an_earlier_evaluation()
    {
        var model = _folder.Model();
        var job = Job(model) with { Model = new EvaluatedModel { ModelNameOrPath = model, Adapter = _folder.Adapter() } };

        var measured = _folder.Run(job with { Against = new ComparedModel { ModelNameOrPath = model } });

        Assert.Equal(["full_text_against", "response_only_against", "full_text", "response_only"], measured.Results.Select(r => r.Name));
        Assert.Equal(model, measured.Against!.Folder);
        Assert.Null(measured.Against.Adapter);
        var (before, after) = (measured.Results[0].Values["loss"]!.Value, measured.Results[2].Values["loss"]!.Value);
        Assert.Equal(100 * (before - after) / before, measured.Results[2].Values["loss_reduction_percent"]!.Value, 1e-9);
        Assert.Equal(100 * (1 - Math.Exp(after - before)), measured.Results[2].Values["perplexity_reduction_percent"]!.Value, 1e-6);
        Assert.Equal(["model", "adapter"], PerplexityFile.Read(_folder.Out).Tables[0].Rows.Select(r => r.Measurement.Name));

        using var other = new EvaluationFolder();
        other.Run(Job(model));
        var compared = _folder.Run(job with { Against = new ComparedModel { Evaluation = other.Out } });
        Assert.Equal(measured.Results[2].Values["loss_reduction_percent"]!.Value, compared.Results[0].Values["loss_reduction_percent"]!.Value, 1e-9);
        Assert.Equal(measured.Against.Fingerprint, compared.Against!.Fingerprint);

        var fewer = job with { Data = job.Data with { Rows = 2 }, Against = new ComparedModel { Evaluation = other.Out } };
        Assert.Equal("perplexity-data-differ", Assert.Throws<ProblemException>(() => _folder.Run(fewer)).Problems[0].Code);
    }

    [Fact]
    public void Running_text_is_measured_in_blocks_and_has_no_response()
    {
        var text = _folder.Write("text.txt", "the cat sat on the mat", "ab ab abba", "dağ ve bağ");
        var job = Job(_folder.Model()) with { Data = new EvaluationData { File = text, MaxLength = 8 } };

        var found = _folder.Run(job);

        var result = Assert.Single(found.Results);
        Assert.Equal("full_text", result.Name);
        Assert.Equal(3, found.Data.Rows);
        Assert.True(result.Values["texts"] > 1);
        var refused = job with { Perplexity = new PerplexitySettings { LossOn = "response" } };
        Assert.Equal("perplexity-no-response", Assert.Throws<ProblemException>(() => _folder.Run(refused)).Problems[0].Code);
    }

    [Fact]
    public void Cut_responses_are_counted_and_the_rows_used_are_named()
    {
        var job = Job(_folder.Model());
        var lengths = new TaskEncoder(new Core.Jobs.TrainingJob { Task = "instruction", Data = new() { Train = "x", MaxLength = 1000 } }, TinyModel.Tokenizer)
            .Encode(Text.Data.DataFile.Open(job.Data.File!)).Lengths();
        // The second row has an input and is the longest: its response falls behind the cut.
        var limit = Math.Max(lengths[0], lengths[2]);
        Assert.True(lengths[1] > limit + 10, string.Join(' ', lengths));

        var found = _folder.Run(job with { Data = job.Data with { MaxLength = limit } });

        Assert.All(found.Results, r => Assert.Equal((2.0, 1.0), (r.Values["texts"], r.Values["left_out"])));
        Assert.Equal([1, 3], found.Data.RowNumbers);
        Assert.Equal("responses-cut-off", Assert.Single(found.Notes).Code);
    }

    /// <summary>exp of the loss of the vectors, through the pass that the task uses.</summary>
    [Fact]
    [Trait("Category", "Parity")]
    public void Perplexity_of_the_reference_models_is_the_expected_one_for_each_scope()
    {
        foreach (var reference in ModelCase.All())
        {
            using var model = ModelFolder.Load(reference.Folder, CPU, ScalarType.Float32);
            foreach (var (labels, figures, scope) in new[]
            {
                ("labels_full_text", "causal_full_text", PerplexityScope.FullText),
                ("labels_response_only", "causal_response_only", PerplexityScope.ResponseOnly),
            })
            {
                var set = TokenLabels.Set("reference", reference.Texts, reference.Labels(labels));
                var result = LanguagePass.Run(model, set, 2);
                var measured = new PerplexityMeasurement("m", scope, result.Loss, result.Tokens, set.Fingerprint);

                var expected = reference.Expected.GetProperty(figures);
                Assert.Equal(expected.GetProperty("num_label_tokens").GetInt32(), measured.Tokens);
                ModelCase.Near(expected.GetProperty("loss_float64").GetDouble(), measured.MeanLoss, 1e-5, reference.Folder);
                var perplexity = Math.Exp(expected.GetProperty("loss_float64").GetDouble());
                ModelCase.Near(perplexity, measured.Perplexity, perplexity * 1e-5, reference.Folder);
                Assert.True(Math.Abs(expected.GetProperty("mean_of_per_sequence_means").GetDouble() - measured.MeanLoss) > 1e-4, "The two means are too near to tell apart.");
            }
        }
    }

    private EvaluateJob Job(string model) => new()
    {
        Task = EvaluationTasks.Perplexity,
        Model = new EvaluatedModel { ModelNameOrPath = model },
        Data = new EvaluationData { File = _folder.Write("data.jsonl", s_rows) },
        BatchSize = 2,
    };
}
