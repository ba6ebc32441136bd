using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Chat;
using Tezgah.Core.Listening;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Chat;

/// <summary>The conversations of all pages, one session a model.</summary>
public sealed class ChatService(ChatOptions options, TimeProvider time, ILogger<ChatService> logger) : IChatService, IAsyncDisposable
{
    // Of models that are in memory or asked; the others are forgotten.
    private readonly ConcurrentDictionary<ChatModel, Lazy<ChatSession>> _sessions = new();
    private readonly Listeners _watchers = new();

    // Two models that are loaded at the same time must not both think that there is room.
    private readonly SemaphoreSlim _makingRoom = new(1, 1);

    /// <inheritdoc/>
    public Problem? Obstacle => ChatWorker.Missing(options.Command);

    /// <inheritdoc/>
    public ChatAnswer Ask(ChatModel model, ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        while (true)
        {
            // One that is closed at this very moment is on its way out of the table.
            var session = Session(model);
            if (session.Value.Ask(request) is { } answer)
            {
                return answer;
            }

            _sessions.TryRemove(KeyValuePair.Create(model, session));
        }
    }

    /// <summary>How many models it remembers.</summary>
    internal int Remembered => _sessions.Count;

    /// <inheritdoc/>
    public ChatState State(ChatModel model) =>
        _sessions.TryGetValue(model, out var session) ? session.Value.State : new ChatState(ChatStatus.None);

    /// <inheritdoc/>
    public IDisposable Watch(Action changed) => _watchers.Add(changed);

    /// <inheritdoc/>
    public Task UnloadAsync(ChatModel model) =>
        _sessions.TryGetValue(model, out var session) ? session.Value.UnloadAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions.Values.Select(s => s.Value.DisposeAsync().AsTask()));
        _makingRoom.Dispose();
    }

    private Lazy<ChatSession> Session(ChatModel model) => _sessions.GetOrAdd(
        model, m => new Lazy<ChatSession>(() => new ChatSession(m, options, time, logger, MakeRoomAsync, Tell)));

    private async Task MakeRoomAsync(ChatSession asking)
    {
        await _makingRoom.WaitAsync();
        try
        {
            var others = _sessions.Values.Select(s => s.Value).Where(s => s != asking && s.State.Status != ChatStatus.None).ToList();
            var tooMany = others.Count + 1 - options.MostWorkers;
            foreach (var session in others.Where(s => s.State.Status == ChatStatus.Idle).OrderBy(s => s.IdleSince).Take(tooMany))
            {
                await session.UnloadAsync();
            }
        }
        finally
        {
            _makingRoom.Release();
        }
    }

    private void Tell()
    {
        foreach (var session in _sessions.Where(s => s.Value.IsValueCreated && s.Value.Value.TryClose()))
        {
            _sessions.TryRemove(session);
        }

        _watchers.Tell();
    }
}
