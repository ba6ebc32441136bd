using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Models;
using Tezgah.Engine.Worker;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Worker;

/// <summary>The recipe of the CEFR study, on a model and texts that are gone through in a moment.</summary>
public sealed class RecipeRunTests
{
    [Fact]
    public void Recipe_of_A1_leaves_every_file_that_its_study_lists()
    {
        using var job = TinyJob.Of(TaskNames.Instruction, MethodNames.Qlora);
        var data = Path.Combine(Path.GetDirectoryName(job.Data("train"))!, "alpaca.json");
        File.WriteAllText(data, JsonSerializer.Serialize(Enumerable.Range(0, 60).Select(i => new
        {
            instruction = $"Say the number {i % 6}.",
            input = i % 2 == 0 ? "" : "Be brief.",
            output = $"It is {i % 6}.",
        })));
        var config = Path.Combine(job.Job.Model.ModelNameOrPath!, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"max_position_embeddings\": 128", "\"max_position_embeddings\": 512", StringComparison.Ordinal));
        var recipe = JobFile.Load(RecipePath());
        job.Job = recipe with
        {
            Data = recipe.Data with { Train = data, MaxLength = 512 },
            Model = job.Job.Model,
            Training = recipe.Training with { PerDeviceTrainBatchSize = 4, GradientAccumulationSteps = 2, WarmupSteps = 2 },
            Evaluation = recipe.Evaluation with { EvalSteps = 3 },
            Saving = recipe.Saving with { SaveSteps = 3 },
            Device = job.Job.Device,
        };

        Assert.Equal(JobWorker.Done, job.Run());

        string[] files =
        [
            "adapter/adapter_config.json", "adapter/adapter_model.safetensors", "history.csv", "losses_before.csv", "losses_full_text.csv",
            "losses_full_text_before.csv", "losses_validation.csv", "merged/config.json", "merged/model.safetensors", "merged/tokenizer.json",
            "metrics_before.json", "metrics_full_text.json", "metrics_full_text_before.json", "metrics_validation.json", "split.json",
            "trainer_state.json",
        ];
        Assert.All(files, file => Assert.True(File.Exists(job.Folder.Artifact(file)), file));
        Assert.InRange(Directory.GetDirectories(job.Folder.Checkpoints).Length, 5, 6);
        using (var merged = ModelFolder.Load(job.Folder.Artifact("merged"), CPU))
        {
            Assert.Equal(512, merged.Config.MaxPositionEmbeddings);
        }

        foreach (var (before, after, tokens) in new[] { ("before", "validation", "response"), ("full_text_before", "full_text", "full-text") })
        {
            var (first, last) = (Metrics(job, before), Metrics(job, after));
            var (from, to) = (first.GetProperty("loss").GetDouble(), last.GetProperty("loss").GetDouble());
            Assert.Equal([tokens, tokens], new[] { first, last }.Select(m => m.GetProperty("loss_on").GetString()));
            Assert.Equal((from, Math.Exp(to)), (last.GetProperty("loss_before").GetDouble(), last.GetProperty("perplexity").GetDouble()));
            Assert.Equal(100 * (from - to) / from, last.GetProperty("loss_reduction_percent").GetDouble(), 1e-9);
            Assert.Equal(100 * (1 - Math.Exp(to - from)), last.GetProperty("perplexity_reduction_percent").GetDouble(), 1e-9);
            Assert.True(to < from, after);
            Assert.All(job.Events<EvaluationEvent>().Where(e => e.Name == before || e.Name == after), e => Assert.Equal(tokens, e.LossOn));
        }

        // The same texts; every token but the first of each has a loss.
        Assert.True(Metrics(job, "full_text").GetProperty("label_tokens").GetInt32() > 5 * Metrics(job, "validation").GetProperty("label_tokens").GetInt32());
        Assert.Equal(6, Metrics(job, "full_text").GetProperty("texts").GetInt32());
        Assert.Contains(job.Events<ProgressEvent>(), p => p is { Phase: "merged" } && p.Done == p.Total);
    }

    private static JsonElement Metrics(TinyJob job, string name) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(job.Folder.Artifact($"metrics_{name}.json")));

    private static string RecipePath()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return Path.Combine(root.FullName, "samples", "recipes", "cefr-a1.json");
    }
}
