using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Jobs;

/// <summary>Every recipe that ships is a job without a fault.</summary>
public sealed class RecipeTests
{
    public static TheoryData<string> Recipes => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string Folder
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln")))
            {
                root = root.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
            }

            return Path.Combine(root.FullName, "samples", "recipes");
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recipe_Loaded_HasNoFaultAndKeepsItsMeaningWhenWrittenOut(string name)
    {
        var job = JobFile.Load(Path.Combine(Folder, name));

        var problems = new List<Problem>();
        Assert.Equal(job, JobFile.Parse(JobFile.ToJson(job), name, problems));
        Assert.Empty(problems);
        Assert.NotEqual("", job.Name);
    }

    [Fact]
    public void RecipeOfA1_HasTheStudysSettings()
    {
        var job = JobFile.Load(Path.Combine(Folder, "cefr-a1.json"));

        Assert.Equal((MethodNames.Qlora, 128, 256.0, 0.05, 7), (job.Method, job.Lora.R, job.Lora.LoraAlpha, job.Lora.LoraDropout, job.Lora.TargetModules.Count));
        Assert.Equal((2048, 42L, 0.1), (job.Data.MaxLength, job.Data.SplitSeed, job.Data.ValidationShare));
        Assert.Equal(
            (16, 4, 3.0, 2e-4, "cosine", 100, 0.01, 1.0, 3407L),
            (job.Training.PerDeviceTrainBatchSize, job.Training.GradientAccumulationSteps, job.Training.NumTrainEpochs, job.Training.LearningRate,
                job.Training.LrSchedulerType, job.Training.WarmupSteps, job.Training.WeightDecay, job.Training.MaxGradNorm, job.Training.Seed));
        Assert.Equal(("steps", 50, "eval_loss"), (job.Evaluation.EvalStrategy, job.Evaluation.EvalSteps, job.Evaluation.MetricForBestModel));
        Assert.Equal(("steps", 50, 5, true), (job.Saving.SaveStrategy, job.Saving.SaveSteps, job.Saving.SaveTotalLimit, job.Saving.LoadBestModelAtEnd));
    }
}
