using Tezgah.Core.Classification;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Labels;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Generation;
using Tezgah.Text.Tasks;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class LabelTaskTests : IDisposable
{
    private static readonly string[] s_texts = ["the cat sat", "ab abba", "dağ", "the mat and the cat"];
    private static readonly string[] s_labels = ["cat", "dog", "dog", "cat"];

    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_ways_write_their_files_and_unparsable_answers_count_as_wrong()
    {
        var job = Job() with { BatchSize = 3 };

        var found = _folder.Run(job);

        Assert.Equal(["scored", "generated"], found.Results.Select(r => r.Name));
        var answers = AnswersFile.Read(Path.Combine(_folder.Out, AnswersFile.FileName));
        Assert.Equal([1, 2, 3, 4], answers.Select(a => a.Row));
        Assert.Equal(s_labels, answers.Select(a => a.Label));
        var generated = PredictionsFile.Read(Path.Combine(_folder.Out, "preds_generated.csv"), 2).Predictions;
        var reader = new AnswerReader(["cat", "dog"]);
        Assert.Equal(answers.Select(a => reader.Read(a.Answer).Class), generated.Predicted.ToArray());
        var unparsable = generated.Predicted.ToArray().Count(p => p == Predictions.NoAnswer);
        var values = found.Results[1].Values;
        Assert.Equal(unparsable, values["unparsable"]);
        Assert.True(unparsable > 0, "A random model that answers in labels tells nothing.");
        Assert.Equal(ClassificationReport.Compute(generated).Accuracy, values["accuracy"]);
        Assert.Equal(4, _folder.Json("metrics_generated.json").GetProperty("classification").GetProperty("num_samples").GetInt32());
        Assert.Equal(
            unparsable, _folder.Json("metrics_generated.json").GetProperty("classification").GetProperty("unanswered").EnumerateArray().Sum(u => u.GetInt32()));
        Assert.Equal(4, Enum.GetValues<AnswerMatch>().Sum(m => values["match_" + AnswersFile.NameOf(m)]));
        Assert.Equal([("scored", 3L), ("scored", 4), ("generated", 3), ("generated", 4)], _folder.Events.OfType<ProgressEvent>().Select(p => (p.Phase, p.Done)));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Scores_are_the_softmax_of_what_the_logits_say_of_each_word(bool byLength, bool includeEnd)
    {
        var job = Job();
        job = job with
        {
            Labels = job.Labels with { Mode = "score", Words = ["the cat", "ab"], NormalizeByLength = byLength, IncludeEnd = includeEnd, SystemPrompt = "Sort." },
        };

        _folder.Run(job);

        var predictions = PredictionsFile.Read(Path.Combine(_folder.Out, "preds_scored.csv")).Predictions;
        Assert.False(File.Exists(Path.Combine(_folder.Out, AnswersFile.FileName)));
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = ModelFolder.Load(job.Model.ModelNameOrPath, CPU);
        var encoder = new QuestionEncoder(TinyModel.Tokenizer, "alpaca", "Sort.", TimeProvider.System);
        for (var row = 0; row < s_texts.Length; row++)
        {
            var prompt = encoder.Question("Which of the cat, ab? " + s_texts[row], "");
            var scores = new[] { "the cat", "ab" }.Select(word =>
            {
                int[] tokens = [.. encoder.Answer(word), .. includeEnd ? [TinyModel.Tokenizer.EosTokenId!.Value] : Array.Empty<int>()];
                var lines = model.NextTokenScores(model.Hidden(new PackedBatch([[.. prompt, .. tokens]], CPU))).to(ScalarType.Float64).log_softmax(-1);
                var each = tokens.Select((t, at) => lines[prompt.Length - 1 + at][t].item<double>()).ToArray();
                return byLength ? each.Average() : each.Sum();
            }).ToArray();
            Assert.Equal(1 / (1 + Math.Exp(scores[1] - scores[0])), predictions.ProbabilitiesOf(row)[0], 1e-4);
        }
    }

    [Fact]
    public void Adapter_changes_the_probabilities_and_is_named()
    {
        var job = Job();
        job = job with { Labels = job.Labels with { Mode = "score" } };
        _folder.Run(job);
        var before = File.ReadAllText(Path.Combine(_folder.Out, "preds_scored.csv"));

        var found = _folder.Run(job with { Model = job.Model with { Adapter = _folder.Adapter("checkpoints/checkpoint-30") } });

        Assert.NotEqual(before, File.ReadAllText(Path.Combine(_folder.Out, "preds_scored.csv")));
        Assert.Equal((30, 30), (found.Model.CheckpointStep, found.Results[0].Step));
        Assert.NotNull(found.Model.AdapterFingerprint);
    }

    [Fact]
    public void Text_that_does_not_fit_is_cut_and_counted_and_a_prompt_that_does_not_fit_is_refused()
    {
        var job = Job();
        var texts = _folder.Write("long.csv", "text,label", $"{string.Concat(Enumerable.Repeat("the cat and ", 100))},cat", "ab,dog");
        var prompt = job.Labels with { Template = "none", MaxNewTokens = 8 };

        var found = _folder.Run(job with { Data = new EvaluationData { File = texts }, Labels = prompt });

        Assert.Equal((1, 1), (found.Results[0].Values["truncated"], found.Results[1].Values["truncated"]));
        Assert.Equal("texts-truncated", Assert.Single(found.Notes).Code);
        var narrow = job with { Data = new EvaluationData { File = texts, MaxLength = 4 }, Labels = prompt };
        Assert.Equal("label-question-too-long", Assert.Throws<ProblemException>(() => _folder.Run(narrow)).Problems[0].Code);
    }

    [Fact]
    public void Stop_ends_the_evaluation_and_leaves_no_result()
    {
        var asked = 0;

        Assert.Throws<OperationCanceledException>(() => _folder.Run(Job(), stop: () => asked++ > 1));

        Assert.False(File.Exists(Path.Combine(_folder.Out, EvaluationFile.FileName)));
    }

    [Fact]
    public void Evaluation_leaves_no_tensor_behind()
    {
        var job = Job();
        var before = LiveTensors.Count();

        _folder.Run(job);

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Stop_is_heard_within_an_answer()
    {
        var job = Job();
        var stopping = job with { BatchSize = 16, Labels = job.Labels with { Mode = "generate", MaxNewTokens = 60 } };
        var asked = 0;

        Assert.Throws<OperationCanceledException>(() => _folder.Run(stopping, stop: () => ++asked > 4));

        // All answers are one batch, after which a stop would be heard for the first time.
        Assert.Equal(5, asked);
        Assert.Empty(_folder.Events.OfType<ProgressEvent>());
    }

    /// <summary>The answers to prompts that are nothing but a text are what the model writes after that text.</summary>
    [Fact]
    [Trait("Category", "Parity")]
    public void Raw_answers_of_the_trained_model_are_the_expected_greedy_texts()
    {
        foreach (var file in Directory.GetFiles(Reference.Models(), "expected.json", SearchOption.AllDirectories))
        {
            var expected = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(File.ReadAllBytes(file)).GetProperty("greedy_prompts");
            var cases = expected.EnumerateArray().Select(c => (
                Prompt: c.GetProperty("prompt").GetString()!,
                Text: c.GetProperty("greedy_text").GetString()!,
                Tokens: c.GetProperty("greedy_ids").GetArrayLength())).ToList();
            var data = _folder.Write("prompts.jsonl", [.. cases.Select((c, i) => System.Text.Json.JsonSerializer.Serialize(new { text = c.Prompt, label = i % 2 == 0 ? "a" : "b" }))]);

            _folder.Run(new EvaluateJob
            {
                Task = EvaluationTasks.Labels,
                Model = new EvaluatedModel { ModelNameOrPath = Path.GetDirectoryName(file)!, Dtype = "float32" },
                Data = new EvaluationData { File = data },
                Labels = new LabelSettings { Mode = "generate", Template = "none", Prompt = "{text}", MaxNewTokens = cases.Max(c => c.Tokens) },
            });

            Assert.Equal(cases.Select(c => c.Text), AnswersFile.Read(Path.Combine(_folder.Out, AnswersFile.FileName)).Select(a => a.Answer));
        }
    }

    private EvaluateJob Job() => new()
    {
        Task = EvaluationTasks.Labels,
        Model = new EvaluatedModel { ModelNameOrPath = _folder.Model() },
        Data = new EvaluationData { File = _folder.Write("data.csv", ["text,label", .. s_texts.Zip(s_labels, (t, l) => $"{t},{l}")]) },
        Labels = new LabelSettings { Prompt = "Which of {labels}? {text}", Template = "alpaca", MaxNewTokens = 6 },
    };
}
