using System.Globalization;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Chat;

/// <summary>
/// The conversation with one model: its worker, started by the first question and ended when nobody has asked for a while, and
/// the questions that wait for it.
/// </summary>
internal sealed class ChatSession(
    ChatModel model, ChatOptions options, TimeProvider time, ILogger logger, Func<ChatSession, Task> makeRoom, Action changed) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ChatAnswer> _queue = [];
    private ChatWorker? _worker;
    private ChatAnswer? _current;
    private ITimer? _idle;
    private Task _pump = Task.CompletedTask;
    private ChatState _state = new(ChatStatus.None);
    private bool _pumping;
    private bool _disposed;
    private bool _closed;
    private long _asked;

    /// <summary>Where the worker is.</summary>
    public ChatState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>When it last had nothing to do, in the clock's timestamps.</summary>
    public long IdleSince { get; private set; }

    /// <summary>Ends it for good if it has neither a worker nor a question; true if it is ended.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            _closed |= !_pumping && _worker is null && _queue.Count == 0;
            return _closed;
        }
    }

    /// <summary>Puts a question behind those that wait; null if it was closed.</summary>
    public ChatAnswer? Ask(ChatRequest request)
    {
        var answer = new ChatAnswer(request, Cancel);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_closed)
            {
                return null;
            }

            _queue.Add(answer);
            TellPlaces();
            if (!_pumping)
            {
                _pumping = true;
                _idle?.Dispose();
                _idle = null;
                _pump = Task.Run(PumpAsync);
            }
        }

        return answer;
    }

    /// <summary>Ends the worker if it has nothing to do.</summary>
    public async Task UnloadAsync()
    {
        ChatWorker? worker;
        lock (_gate)
        {
            if (_pumping || _worker is null)
            {
                return;
            }

            // A question that comes meanwhile starts another one.
            (worker, _worker) = (_worker, null);
            _idle?.Dispose();
            _idle = null;
            _state = new ChatState(ChatStatus.None);
        }

        changed();
        await worker.EndAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ChatWorker? worker;
        lock (_gate)
        {
            _disposed = true;
            _idle?.Dispose();
            worker = _worker;
            foreach (var answer in _queue.Append(_current).OfType<ChatAnswer>())
            {
                answer.End(new ChatFinished(null));
            }

            _queue.Clear();
        }

        if (worker is not null)
        {
            await worker.EndAsync();
        }

        await _pump;
    }

    private async Task PumpAsync()
    {
        while (Next() is { } answer)
        {
            try
            {
                await AnswerAsync(answer);
            }
            catch (ProblemException e)
            {
                answer.End(new ChatFailed(e.Problems[0]));
                await DropAsync();
            }
            catch (Exception e)
            {
                // Nobody waits for the pump; a question must not stay without an answer, nor those behind it.
                Log.ChatFailed(logger, e, model.Folder);
                answer.End(new ChatFailed(new Problem("unexpected-error", null, e.GetType().Name)));
                await DropAsync();
            }
        }
    }

    private ChatAnswer? Next()
    {
        ChatAnswer? next;
        lock (_gate)
        {
            next = _queue.Count > 0 ? _queue[0] : null;
            _current = next;
            if (next is not null)
            {
                _queue.RemoveAt(0);
                TellPlaces();
                return next;
            }

            _pumping = false;
            IdleSince = time.GetTimestamp();
            _worker = _worker is { Ended.IsCompleted: true } ? null : _worker;
            if (_worker is not null && !_disposed)
            {
                _idle = time.CreateTimer(_ => _ = UnloadAsync(), null, options.IdleTime, Timeout.InfiniteTimeSpan);
            }

            _state = new ChatState(_worker is null ? ChatStatus.None : ChatStatus.Idle, _worker?.Ready);
        }

        changed();
        return next;
    }

    private async Task AnswerAsync(ChatAnswer answer)
    {
        if (_worker is { Ended.IsCompleted: true })
        {
            await DropAsync();
        }

        if (_worker is null)
        {
            Show(ChatStatus.Loading);
            answer.Add(new ChatLoading());
            await makeRoom(this);
            Start();
            Log.ChatWorkerStarted(logger, model.Folder, model.Dtype ?? "as trained");
        }

        var worker = _worker!;
        await worker.LoadAsync();
        Show(ChatStatus.Answering);
        lock (_gate)
        {
            if (answer.IsOver)
            {
                return;
            }
        }

        answer.Add(new ChatAnswering(worker.Ready!));
        var id = (++_asked).ToString(CultureInfo.InvariantCulture);
        await worker.AnswerAsync(id, answer, options.CancelGrace, time);
    }

    private void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _worker = ChatWorker.Start(model, options, time);
        }

        _ = NoticeEndAsync(_worker);
    }

    // One that ends while it has nothing to do (the system's memory ran out) must not be shown as there.
    private async Task NoticeEndAsync(ChatWorker worker)
    {
        await worker.Ended;
        lock (_gate)
        {
            if (_pumping || _worker != worker)
            {
                return;
            }

            _worker = null;
            _idle?.Dispose();
            _idle = null;
            _state = new ChatState(ChatStatus.None);
        }

        changed();
        await worker.KillAsync();
    }

    private async Task DropAsync()
    {
        if (_worker is { } worker)
        {
            _worker = null;
            Show(ChatStatus.None);
            await worker.KillAsync();
        }
    }

    private void Cancel(ChatAnswer answer)
    {
        lock (_gate)
        {
            var waits = _queue.Remove(answer);
            if (!waits && (answer != _current || _state.Status != ChatStatus.Loading))
            {
                return;
            }

            // Loading goes on: whoever asks next finds the model ready.
            _current = waits ? _current : null;
            answer.End(new ChatFinished(null));
            TellPlaces();
        }
    }

    private void TellPlaces()
    {
        for (var i = 0; i < _queue.Count; i++)
        {
            var ahead = i + (_current is null ? 0 : 1);
            if (ahead > 0)
            {
                _queue[i].Add(new ChatWaiting(ahead));
            }
        }
    }

    private void Show(ChatStatus status)
    {
        lock (_gate)
        {
            _state = new ChatState(status, _worker?.Ready);
        }

        changed();
    }
}
