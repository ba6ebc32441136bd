using System.Globalization;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Chat;

/// <summary>What a session says to its worker, and how it takes what the worker says.</summary>
internal static class ChatTalk
{
    /// <summary>Waits until the model is in memory.</summary>
    /// <exception cref="ProblemException">It cannot be loaded, or the worker has ended.</exception>
    public static async Task LoadAsync(this ChatWorker worker)
    {
        while (worker.Ready is null)
        {
            var said = await worker.Events.WaitToReadAsync() && worker.Events.TryRead(out var e) ? e : null;
            worker.Ready = said switch
            {
                ChatReadyEvent ready => ready,
                ChatErrorEvent error => throw new ProblemException(error.Problem),
                null => throw new ProblemException(await worker.DeathAsync()),
                _ => null,
            };
        }
    }

    /// <summary>Asks a question and hands on what comes, until its last update; a cancelled one is cancelled in the worker.</summary>
    /// <param name="worker">The worker, with the model in memory.</param>
    /// <param name="id">The question's number.</param>
    /// <param name="answer">The question, and who waits for its answer.</param>
    /// <param name="grace">How long the worker may take to end a cancelled answer.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ProblemException">The worker has ended, or has to be.</exception>
    public static async Task AnswerAsync(this ChatWorker worker, string id, ChatAnswer answer, TimeSpan grace, TimeProvider time)
    {
        worker.Send(ChatLines.Ask(id, answer.Request));
        var (cancelled, isCancelled) = (answer.Cancelled, false);
        while (true)
        {
            var more = worker.Events.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(more, cancelled) == cancelled && !more.IsCompleted)
            {
                if (isCancelled)
                {
                    throw new ProblemException(
                        new Problem("chat-worker-hangs", null, grace.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));
                }

                // From now on the same place waits for the grace time to pass.
                worker.Send(ChatLines.Cancel(id));
                (cancelled, isCancelled) = (Task.Delay(grace, time), true);
            }
            else if (!await more)
            {
                throw new ProblemException(await worker.DeathAsync());
            }
            else if (worker.Events.TryRead(out var said) && Take(said, id, answer))
            {
                return;
            }
        }
    }

    // Whether it was the last of the answer.
    private static bool Take(ChatEvent said, string id, ChatAnswer answer)
    {
        switch (said)
        {
            case ChatTextEvent text when text.Id == id:
                answer.Add(new ChatText(text.Text));
                return false;
            case ChatClassesEvent classes when classes.Id == id:
                answer.Add(new ChatClasses(classes.Probabilities, classes.Milliseconds));
                return false;
            case ChatDoneEvent done when done.Id == id:
                answer.End(new ChatFinished(done));
                return true;
            case ChatErrorEvent error when error.Id == id:
                answer.End(new ChatFailed(error.Problem));
                return true;
            case ChatErrorEvent { Id: null } error:
                throw new ProblemException(error.Problem);
            default:
                return false;
        }
    }
}
