using Tezgah.Core.Chat;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Takes questions, which a test answers by hand.</summary>
public sealed class FakeChatService : IChatService
{
    private Action _changed = () => { };

    /// <summary>What was asked of which model.</summary>
    public List<(ChatModel Model, ChatAnswer Answer)> Asked { get; } = [];

    /// <summary>The answers that were given up.</summary>
    public List<ChatAnswer> Cancelled { get; } = [];

    /// <summary>The models whose memory was freed.</summary>
    public List<ChatModel> Unloaded { get; } = [];

    public Problem? Obstacle { get; set; }

    /// <summary>The state of every model.</summary>
    public ChatState Now { get; private set; } = new(ChatStatus.None);

    /// <summary>The question asked last.</summary>
    public ChatRequest LastRequest => Asked[^1].Answer.Request;

    /// <summary>Tells those who watch of another state.</summary>
    public void Show(ChatState state)
    {
        Now = state;
        _changed();
    }

    public ChatAnswer Ask(ChatModel model, ChatRequest request)
    {
        var answer = new ChatAnswer(request, Cancelled.Add);
        Asked.Add((model, answer));
        return answer;
    }

    public ChatState State(ChatModel model) => Now;

    public IDisposable Watch(Action changed)
    {
        _changed += changed;
        return new Watcher(() => _changed = () => { });
    }

    public Task UnloadAsync(ChatModel model)
    {
        Unloaded.Add(model);
        return Task.CompletedTask;
    }

    private sealed class Watcher(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
