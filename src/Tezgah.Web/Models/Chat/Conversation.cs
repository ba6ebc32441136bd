using Tezgah.Core.Chat;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.Models.Chat;

/// <summary>
/// A conversation with a model, as one visitor has it. Lives on its page's dispatcher. <paramref name="nextSeed"/> draws the
/// seed of an answer that has no fixed one.
/// </summary>
public sealed class Conversation(
    IChatService service, string folder, ChatSettings settings, TimeProvider time, Func<long> nextSeed) : IDisposable
{
    // Faster than an eye reads, slower than tokens come.
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);

    private readonly List<ChatExchange> _exchanges = [];
    private ChatAnswer? _answer;
    private bool _left;

    /// <summary>Is told after every change.</summary>
    public Func<Task> Changed { get; set; } = () => Task.CompletedTask;

    /// <summary>How the next answer is to be made.</summary>
    public ChatSettings Settings => settings;

    /// <summary>The model as it is asked for now.</summary>
    public ChatModel Model => settings.Model(folder);

    /// <summary>What was said.</summary>
    public IReadOnlyList<ChatExchange> Exchanges => _exchanges;

    /// <summary>Whether an answer is to come.</summary>
    public bool IsBusy => _exchanges is [.., { IsOpen: true }];

    /// <summary>What stands in the field for the next message.</summary>
    public string Draft { get; set; } = "";

    /// <summary>Asks the model, and returns when its answer is complete, stopped or failed.</summary>
    /// <param name="text">The message, or the text to go on from.</param>
    /// <param name="isPrompt">Whether it is a text to go on from; what was said before then plays no part.</param>
    public async Task AskAsync(string text, bool isPrompt)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsBusy || text.Trim().Length == 0 || settings.Wrong.Count > 0)
        {
            return;
        }

        var exchange = new ChatExchange(text, isPrompt, settings.FixedSeed ?? nextSeed()) { Adapter = settings.AdapterFolder };
        var request = settings.Request(exchange.Seed);
        request = isPrompt ? request with { Prompt = text } : request with { Messages = [.. Before(), new ChatTurn("user", text)] };
        _exchanges.Add(exchange);
        var answer = _answer = service.Ask(Model, request);
        await FollowAsync(exchange, answer);
    }

    /// <summary>Asks the last question again, after an answer that failed or was not liked.</summary>
    public async Task AgainAsync()
    {
        if (!IsBusy && _exchanges is [.., var last])
        {
            _exchanges.RemoveAt(_exchanges.Count - 1);
            await AskAsync(last.Question, last.IsPrompt);
        }
    }

    /// <summary>Stops the answer at once; what has come of it stays.</summary>
    public void Stop()
    {
        if (_exchanges is [.., { IsOpen: true } open])
        {
            open.Phase = ExchangePhase.Stopped;
            _answer?.Cancel();
        }
    }

    /// <summary>Forgets what was said.</summary>
    public void Clear()
    {
        Stop();
        _exchanges.Clear();
    }

    /// <summary>Gives up the answer that nobody waits for any more.</summary>
    public void Dispose()
    {
        _left = true;
        Stop();
    }

    // A question without an answer would put two messages of the user one after the other, which most templates refuse.
    private IEnumerable<ChatTurn> Before()
    {
        ChatTurn[] system = settings.System.Trim().Length > 0 ? [new ChatTurn("system", settings.System)] : [];
        return system.Concat(_exchanges.Where(e => !e.IsPrompt && e.HasAnswer).SelectMany(
            e => new[] { new ChatTurn("user", e.Question), new ChatTurn("assistant", e.Answer) }));
    }

    private async Task FollowAsync(ChatExchange exchange, ChatAnswer answer)
    {
        await Changed();
        while (await answer.Updates.WaitToReadAsync())
        {
            while (answer.Updates.TryRead(out var update))
            {
                Take(exchange, update);
            }

            if (_left)
            {
                return;
            }

            await Changed();
            if (exchange.IsOpen)
            {
                await Task.Delay(s_tick, time);
            }
        }
    }

    private static void Take(ChatExchange exchange, ChatUpdate update)
    {
        var wasStopped = exchange.Phase == ExchangePhase.Stopped;
        switch (update)
        {
            case ChatText text when !wasStopped:
                exchange.Append(text.Text);
                break;
            case ChatFinished finished:
                exchange.Done = finished.Done;
                exchange.Phase = finished.Done is null or { FinishReason: "cancelled" } ? ExchangePhase.Stopped : ExchangePhase.Complete;
                break;
            case ChatFailed failed:
                exchange.Problem = failed.Problem;
                exchange.Phase = ExchangePhase.Failed;
                break;
            case ChatWaiting waiting when !wasStopped:
                (exchange.Phase, exchange.Ahead) = (ExchangePhase.Waiting, waiting.Ahead);
                break;
            case ChatLoading when !wasStopped:
                exchange.Phase = ExchangePhase.Loading;
                break;
            case ChatAnswering answering:
                exchange.Worker = answering.Worker;
                exchange.Phase = wasStopped ? exchange.Phase : ExchangePhase.Answering;
                break;
        }
    }
}
