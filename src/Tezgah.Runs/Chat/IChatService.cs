using Tezgah.Core.Chat;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Chat;

/// <summary>Conversations with models. Each model has one worker, which all pages share: it answers one question at a time.</summary>
public interface IChatService
{
    /// <summary>Why no worker can be started at all; null if nothing speaks against it.</summary>
    Problem? Obstacle { get; }

    /// <summary>Asks a model; its worker is started where there is none.</summary>
    ChatAnswer Ask(ChatModel model, ChatRequest request);

    /// <summary>Where the worker of a model is.</summary>
    ChatState State(ChatModel model);

    /// <summary>Is told, on any thread, when the state of some model's worker changes; disposing ends it.</summary>
    IDisposable Watch(Action changed);

    /// <summary>Frees the memory of a model that answers nothing now.</summary>
    Task UnloadAsync(ChatModel model);
}
