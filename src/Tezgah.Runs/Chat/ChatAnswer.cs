using System.Threading.Channels;
using Tezgah.Core.Chat;

namespace Tezgah.Runs.Chat;

/// <summary>An answer as it comes.</summary>
public sealed class ChatAnswer
{
    private readonly Channel<ChatUpdate> _updates = Channel.CreateUnbounded<ChatUpdate>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<ChatAnswer> _onCancel;

    /// <summary>An answer that is still to come; <paramref name="onCancel"/> runs once it is given up.</summary>
    public ChatAnswer(ChatRequest request, Action<ChatAnswer> onCancel) => (Request, _onCancel) = (request, onCancel);

    /// <summary>What is asked.</summary>
    public ChatRequest Request { get; }

    /// <summary>What happens; ends with <see cref="ChatFinished"/> or <see cref="ChatFailed"/>.</summary>
    public ChannelReader<ChatUpdate> Updates => _updates.Reader;

    /// <summary>Done once it was cancelled.</summary>
    internal Task Cancelled => _cancelled.Task;

    /// <summary>Whether its last update was given.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>
    /// Gives the answer up: no text comes after this. The last update comes at once where the model has not begun, otherwise
    /// with what it did until then.
    /// </summary>
    public void Cancel()
    {
        if (_cancelled.TrySetResult())
        {
            _onCancel(this);
        }
    }

    /// <summary>Tells what has happened; text that comes after <see cref="Cancel"/> is dropped.</summary>
    public void Add(ChatUpdate update)
    {
        if (!(update is ChatText && _cancelled.Task.IsCompleted))
        {
            _updates.Writer.TryWrite(update);
        }
    }

    /// <summary>Tells the last of it; what comes after that is dropped.</summary>
    public void End(ChatUpdate last)
    {
        IsOver = true;
        _updates.Writer.TryWrite(last);
        _updates.Writer.TryComplete();
    }
}
