using System.Text.Json.Serialization;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Events;

/// <summary>One line of <c>events.jsonl</c>: something that happened in a worker.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartedEvent), "started")]
[JsonDerivedType(typeof(ProgressEvent), "progress")]
[JsonDerivedType(typeof(MetricsEvent), "metrics")]
[JsonDerivedType(typeof(EvaluationEvent), "evaluation")]
[JsonDerivedType(typeof(CheckpointEvent), "checkpoint")]
[JsonDerivedType(typeof(LogEvent), "log")]
[JsonDerivedType(typeof(WarningEvent), "warning")]
[JsonDerivedType(typeof(ErrorEvent), "error")]
[JsonDerivedType(typeof(FinishedEvent), "finished")]
public abstract record RunEvent
{
    /// <summary>The version of the format.</summary>
    [JsonPropertyOrder(-3)]
    public int V { get; init; } = 1;

    /// <summary>The event's number in its file, from 1; set by the writer.</summary>
    [JsonPropertyOrder(-2)]
    public long Seq { get; init; }

    /// <summary>When it happened, UTC; set by the writer.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset Time { get; init; }
}

/// <summary>The worker runs.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c> ….</param>
/// <param name="Threads">The processor threads used.</param>
/// <param name="Resumed">Whether it goes on from a checkpoint.</param>
/// <param name="FromStep">The step of that checkpoint; what was measured after it is given up. Null for a fresh start.</param>
public sealed record StartedEvent(
    int ProcessId, string Host, string Device, int Threads, bool Resumed, int? FromStep = null) : RunEvent;

/// <summary>How far a phase of the job is.</summary>
/// <param name="Phase"><c>tokenizer</c>, <c>data</c>, <c>training</c>, <c>before</c>, <c>validation</c>, <c>test</c>, <c>full_text_before</c>, <c>full_text</c>, <c>merged</c> or <c>latency</c>.</param>
/// <param name="Done">Units done: optimizer steps in training, rows elsewhere.</param>
/// <param name="Total">Units in all.</param>
public sealed record ProgressEvent(string Phase, long Done, long Total) : RunEvent;

/// <summary>
/// Everything measured at one step. The names are Hugging Face's: <c>loss</c>, <c>learning_rate</c>, <c>grad_norm</c>,
/// <c>epoch</c>, <c>tokens_per_second</c>, <c>memory_gb</c> (of the device that trains, in use, 2^30 bytes); <c>eval_loss</c>, <c>eval_accuracy</c>, <c>eval_f1_macro</c>, <c>eval_perplexity</c>.
/// </summary>
/// <param name="Step">The optimizer step, from 1.</param>
/// <param name="Values">The values; NaN and infinities are kept.</param>
public sealed record MetricsEvent(int Step, IReadOnlyDictionary<string, double> Values) : RunEvent;

/// <summary>An evaluation is complete and its files are written.</summary>
/// <param name="Name">
/// <c>validation</c>, <c>test</c>, <c>before</c> (the base model), <c>full_text_before</c> and <c>full_text</c> (the same two over every token
/// where the loss is on responses) or <c>latency</c>.
/// </param>
/// <param name="Kind">
/// <c>classification</c>, <c>perplexity</c>, <c>latency</c>, or <c>samples</c>: texts that the model wrote, of which a run may have some
/// at any step (file <c>samples</c>: JSON lines with <c>prompt</c>, <c>text</c> and, where the data knows it, <c>reference</c>).
/// </param>
/// <param name="Step">The step of the weights.</param>
/// <param name="Values">The summary; null is undefined.</param>
/// <param name="Labels">The names of the classes in order; empty where there are none.</param>
/// <param name="Files">What each file is (<c>predictions</c>, <c>metrics</c> …) and its path inside the artifacts' folder.</param>
public sealed record EvaluationEvent(
    string Name,
    string Kind,
    int Step,
    IReadOnlyDictionary<string, double?> Values,
    IReadOnlyList<string> Labels,
    IReadOnlyDictionary<string, string> Files) : RunEvent
{
    /// <summary>
    /// Of a language model, the tokens that loss and perplexity are of: <c>response</c> or <c>full-text</c>, as in the setting
    /// <c>prompt.loss_on</c>. Null of anything else.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LossOn { get; init; }
}

/// <summary>A checkpoint is complete on disk.</summary>
/// <param name="Step">The step after which it was taken.</param>
/// <param name="Folder">Its folder inside the checkpoints' folder.</param>
public sealed record CheckpointEvent(int Step, string Folder) : RunEvent;

/// <summary>A line for the log.</summary>
/// <param name="Text">The line, in English.</param>
/// <param name="Sentence">The same as data, so that it can be shown in the reader's language; null where there is no such sentence.</param>
public sealed record LogEvent(string Text, Problem? Sentence = null) : RunEvent
{
    /// <summary>A line whose sentence is one of <c>ProblemTexts.resx</c>.</summary>
    public static LogEvent Of(string code, params IReadOnlyList<string> args)
    {
        var sentence = new Problem(code, null, args);
        return new LogEvent(sentence.MessageIn(System.Globalization.CultureInfo.InvariantCulture), sentence);
    }
}

/// <summary>Something the person should look at; the work goes on.</summary>
/// <param name="Problem">What it is.</param>
/// <param name="Step">The step, where there is one.</param>
public sealed record WarningEvent(Problem Problem, int? Step = null) : RunEvent;

/// <summary>The work cannot go on.</summary>
/// <param name="Problem">Why.</param>
/// <param name="Detail">The stack trace, for the log; null where the problem is the person's input.</param>
public sealed record ErrorEvent(Problem Problem, string? Detail = null) : RunEvent;

/// <summary>The last line: the worker ends as it should.</summary>
/// <param name="Outcome"><c>completed</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="Step">The last step done.</param>
public sealed record FinishedEvent(string Outcome, int Step) : RunEvent;
