using System.Text.Json;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class SamplesTests
{
    [Theory]
    [InlineData(TaskNames.Instruction, MethodNames.Full)]
    [InlineData(TaskNames.Instruction, MethodNames.Lora)]
    [InlineData(TaskNames.Instruction, MethodNames.Qlora)]
    [InlineData(TaskNames.LanguageModelling, MethodNames.Scratch)]
    public void Language_model_writes_after_each_evaluation_what_its_weights_then_write(string task, string method)
    {
        using var job = TinyJob.Of(task, method);
        job.Job = job.Job with { Evaluation = job.Job.Evaluation with { SamplePrompts = 2, SampleTokens = 5 } };

        Assert.Equal(JobWorker.Done, job.Run());

        var written = Samples(job);
        var evaluated = job.Events<MetricsEvent>().Where(m => m.Values.ContainsKey("eval_loss")).Select(m => m.Step).Distinct();
        Assert.Equal(method == MethodNames.Scratch ? evaluated : evaluated.Prepend(0), written.Select(s => s.Step));

        // Texts without prompts lie in blocks, one after the other.
        var rows = File.ReadLines(job.Data("validation")).Skip(1).Select(l => l.Split(','));
        var texts = string.Join("", rows.Select(r => task == TaskNames.Instruction ? r[0] + r[1] + "\n" : r[0]));
        Assert.All(written, s => Assert.Equal(2, Lines(job, s).Count));
        Assert.Single(written.Select(s => string.Join('\n', Lines(job, s).Select(l => l.Prompt + "|" + l.Reference))).Distinct());
        Assert.True(written.Select(s => string.Join('\n', Lines(job, s).Select(l => l.Text))).Distinct().Count() > 1);
        Assert.All(Lines(job, written[0]), l => Assert.Contains(l.Prompt + l.Reference, texts, StringComparison.Ordinal));
    }

    [Fact]
    public void Losses_are_the_same_whether_texts_are_written_or_not()
    {
        using var with = TinyJob.Of(TaskNames.Instruction, MethodNames.Lora);
        using var without = TinyJob.Of(TaskNames.Instruction, MethodNames.Lora);
        without.Job = without.Job with { Evaluation = without.Job.Evaluation with { SamplePrompts = 0 } };

        with.Run();
        without.Run();

        Assert.Empty(Samples(without));
        Assert.NotEmpty(Samples(with));
        Assert.Equal(without.Losses(), with.Losses());
    }

    [Fact]
    public void Classifier_writes_none_and_refuses_to_be_asked()
    {
        using var job = new TinyJob();
        Assert.Equal(JobWorker.Done, job.Run());
        Assert.Empty(Samples(job));

        using var asked = new TinyJob();
        asked.Job = asked.Job with { Evaluation = asked.Job.Evaluation with { SamplePrompts = 5 } };
        Assert.Equal(JobWorker.BadInput, asked.Run());
        Assert.Equal("evaluation.sample_prompts", Assert.Single(asked.Events<ErrorEvent>()).Problem.Where);
    }

    private static List<EvaluationEvent> Samples(TinyJob job) => [.. job.Events<EvaluationEvent>().Where(e => e.Kind == EvaluationKinds.Samples)];

    private static List<(string Prompt, string Text, string Reference)> Lines(TinyJob job, EvaluationEvent samples) =>
    [
        .. File.ReadLines(job.Folder.Artifact(samples.Files[EvaluationKinds.Samples])).Select(l => JsonSerializer.Deserialize<JsonElement>(l))
            .Select(l => (l.GetProperty("prompt").GetString()!, l.GetProperty("text").GetString()!, l.GetProperty("reference").GetString()!)),
    ];
}
