using Tezgah.Core.Chat;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Chat;

/// <summary>A model as it is loaded into a worker.</summary>
/// <param name="Folder">Its folder, as a full path.</param>
/// <param name="Dtype">
/// The type that it computes in: <c>float32</c> or <c>bfloat16</c>; null takes that of the training over a base in 4 bits, or else the
/// folder's.
/// </param>
/// <param name="Adapter">The folder of an adapter, as a full path; null for none.</param>
/// <param name="Classifies">Whether it is to sort texts into classes instead of writing.</param>
public sealed record ChatModel(string Folder, string? Dtype, string? Adapter = null, bool Classifies = false)
{
    /// <summary>How the base lies in memory, as in an evaluation (<see cref="EvaluatedModel.Quantization"/>).</summary>
    public string Quantization { get; init; } = BaseQuantization.AsTrained;

    /// <summary>The folder of a run whose base it is, before the training; null takes the run that the adapter came out of.</summary>
    public string? Run { get; init; }

    /// <summary>How the base will lie in memory; null for as it is.</summary>
    public BaseQuantization? Base =>
        BaseQuantization.Of(new EvaluatedModel { ModelNameOrPath = Folder, Adapter = Adapter, Dtype = Dtype, Quantization = Quantization }, Run);
}

/// <summary>What happens to a question.</summary>
public abstract record ChatUpdate;

/// <summary>Other questions come first.</summary>
/// <param name="Ahead">How many.</param>
public sealed record ChatWaiting(int Ahead) : ChatUpdate;

/// <summary>The model is being loaded.</summary>
public sealed record ChatLoading : ChatUpdate;

/// <summary>The model reads the question.</summary>
/// <param name="Worker">What its worker said of itself.</param>
public sealed record ChatAnswering(ChatReadyEvent Worker) : ChatUpdate;

/// <summary>More of the answer.</summary>
/// <param name="Text">Whole characters.</param>
public sealed record ChatText(string Text) : ChatUpdate;

/// <summary>What a classifier makes of the text.</summary>
/// <param name="Probabilities">The probability of each class, in the order of the worker's labels.</param>
/// <param name="Milliseconds">From the text to the probabilities.</param>
public sealed record ChatClasses(IReadOnlyList<double> Probabilities, double Milliseconds) : ChatUpdate;

/// <summary>The answer is complete, or was cancelled; the last update.</summary>
/// <param name="Done">What the worker said; null for an answer that was cancelled before it began.</param>
public sealed record ChatFinished(ChatDoneEvent? Done) : ChatUpdate;

/// <summary>There is no answer, or not all of it; the last update.</summary>
/// <param name="Problem">Why.</param>
public sealed record ChatFailed(Problem Problem) : ChatUpdate;

/// <summary>Where the worker of a model is.</summary>
public enum ChatStatus
{
    /// <summary>There is none; the next question starts it.</summary>
    None,

    /// <summary>It loads the model.</summary>
    Loading,

    /// <summary>It waits for a question.</summary>
    Idle,

    /// <summary>It answers one.</summary>
    Answering,
}

/// <summary>The worker of a model.</summary>
/// <param name="Status">Where it is.</param>
/// <param name="Worker">What it said of itself once the model was loaded.</param>
public sealed record ChatState(ChatStatus Status, ChatReadyEvent? Worker = null);
