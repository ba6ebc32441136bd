using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Data;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Worker;

/// <summary>What is measured before and after a training, and written to the artifacts.</summary>
internal sealed class RunMeasurements(WorkerContext context, TrainingJob job, RunInputs inputs, DecoderModel model)
{
    private const string BeforeName = "before";
    private const string FullTextName = "full_text";
    private const string FullTextBeforeName = "full_text_before";
    private const string FullText = "full-text";

    private bool Classifies => job.Task == TaskNames.Classification;

    /// <summary>The tokens that the training's loss is on.</summary>
    private string LossOn => job.Task == TaskNames.Instruction ? job.Prompt.LossOn : FullText;

    /// <summary>The set on which the base model and the trained one are compared.</summary>
    private string Compared => inputs.Test is null ? "validation" : EvaluationFiles.Test;

    /// <summary>The perplexity of the base model, against which a language model's training is held.</summary>
    public void Before()
    {
        if (Classifies || job.Method == MethodNames.Scratch)
        {
            return;
        }

        Directory.CreateDirectory(context.Folder.Artifacts);
        Measure(new PerplexityOf(BeforeName, 0, Compared, LossOn), inputs.Test ?? inputs.Validation);
        if (inputs.FullText is not null)
        {
            Measure(new PerplexityOf(FullTextBeforeName, 0, Compared, FullText), inputs.FullText);
        }

        if (inputs.Samples is not null)
        {
            context.Sample(inputs.Samples, model, 0, context.ThrowIfStopRequested);
        }
    }

    /// <summary>Everything that is measured at the end.</summary>
    /// <param name="step">The step of the weights.</param>
    public void After(int step)
    {
        Evaluate("validation", inputs.Validation, step);
        if (inputs.Test is not null)
        {
            Evaluate(EvaluationFiles.Test, inputs.Test, step);
        }

        if (inputs.FullText is not null)
        {
            Measure(new PerplexityOf(FullTextName, step, Compared, FullText, ReadBefore(FullTextBeforeName)), inputs.FullText);
        }

        if (Classifies && job.Evaluation.LatencySamples > 0)
        {
            MeasureLatency(step);
        }
    }

    private void Evaluate(string name, EncodedSet set, int step)
    {
        if (Classifies)
        {
            var result = ClassificationPass.Run(model, set, job.Evaluation.PerDeviceEvalBatchSize, done => Progress(name, done, set));
            context.Write(EvaluationFiles.Write(context.Folder.Artifacts, name, step, result, inputs.Data.Labels));
            return;
        }

        Measure(new PerplexityOf(name, step, name, LossOn, name == Compared ? ReadBefore(BeforeName) : null), set);
    }

    private void Measure(PerplexityOf what, EncodedSet set) => context.Write(PerplexityFiles.Write(
        context.Folder.Artifacts,
        what,
        LanguagePass.Run(model, set, job.Evaluation.PerDeviceEvalBatchSize, done => Progress(what.Name, done, set))));

    private void Progress(string name, int done, EncodedSet set)
    {
        context.Write(new ProgressEvent(name, done, set.Count));
        context.ThrowIfStopRequested();
    }

    /// <summary>Of this run or of the part of it before a stop; null for a network that began from nothing.</summary>
    private double? ReadBefore(string name)
    {
        var path = context.Folder.Artifact($"metrics_{name}.json");
        if (!File.Exists(path))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.GetProperty("loss").GetDouble();
    }

    private void MeasureLatency(int step)
    {
        var part = inputs.Data.Test ?? inputs.Data.Validation;
        var column = part.File.Column(job.Data.TextColumn);
        var texts = part.Rows.Select(r => part.File.Rows[r][column] ?? "").ToList();
        var latency = LatencyMeasurement.Run(
            job.Name, model, new PlainInput(inputs.Tokenizer, job.Data.MaxLength, job.Data.TruncationSide == "left"), texts, job.Evaluation, context.Time, _ => context.ThrowIfStopRequested());
        context.Write(new ProgressEvent("latency", job.Evaluation.LatencySamples, job.Evaluation.LatencySamples));
        context.Write(LatencyMeasurement.Write(context.Folder.Artifacts, step, latency));
    }
}
