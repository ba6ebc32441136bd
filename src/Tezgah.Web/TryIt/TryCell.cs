using System.Text;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.TryIt;

/// <summary>What one model makes of one text, while it comes.</summary>
public sealed class TryCell
{
    private readonly StringBuilder _text = new();

    /// <summary>What the worker said of itself; null while the model is not in memory.</summary>
    public ChatReadyEvent? Worker { get; private set; }

    /// <summary>What was written so far.</summary>
    public string Text => _text.ToString();

    /// <summary>The probability of each class; null of a model that writes.</summary>
    public IReadOnlyList<double>? Probabilities { get; private set; }

    /// <summary>How long it took, in milliseconds: of a classifier one text, of a model that writes the whole answer.</summary>
    public double? Milliseconds { get; private set; }

    /// <summary>The numbers of the answer, once it is complete.</summary>
    public ChatDoneEvent? Done { get; private set; }

    /// <summary>Why there is none.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Where it is, as the key of its words; null once it is over.</summary>
    public string? Waits { get; private set; } = "Waiting";

    /// <summary>How many questions come first.</summary>
    public int Ahead { get; private set; }

    /// <summary>The classes with their probabilities, the likeliest first.</summary>
    public IEnumerable<(string Label, double Probability)> Classes => Probabilities is null || Worker?.Labels is not { } labels
        ? []
        : labels.Zip(Probabilities).OrderByDescending(c => c.Second).ThenBy(c => c.First, StringComparer.Ordinal);

    /// <summary>Follows an answer to its end.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Is told of each change, on any thread.</param>
    /// <param name="stop">Gives the answer up.</param>
    public async Task FollowAsync(ChatAnswer answer, TimeProvider time, Action changed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(changed);
        var start = time.GetTimestamp();
        await using var cancel = stop.Register(answer.Cancel);
        await foreach (var update in answer.Updates.ReadAllAsync(CancellationToken.None))
        {
            switch (update)
            {
                case ChatWaiting waiting:
                    (Waits, Ahead) = ("WaitsFor", waiting.Ahead);
                    break;
                case ChatLoading:
                    Waits = "LoadingModel";
                    break;
                case ChatAnswering answering:
                    (Waits, Worker, start) = ("Answering", answering.Worker, time.GetTimestamp());
                    break;
                case ChatText text:
                    _text.Append(text.Text);
                    break;
                case ChatClasses classes:
                    (Probabilities, Milliseconds) = (classes.Probabilities, classes.Milliseconds);
                    break;
                case ChatFinished finished:
                    (Waits, Done) = (null, finished.Done);
                    Milliseconds ??= finished.Done is null ? null : time.GetElapsedTime(start).TotalMilliseconds;
                    break;
                case ChatFailed failed:
                    (Waits, Problem) = (null, failed.Problem);
                    break;
            }

            changed();
        }
    }
}
