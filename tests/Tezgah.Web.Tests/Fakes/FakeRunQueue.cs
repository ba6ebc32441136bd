using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>A queue that a test fills by hand.</summary>
public sealed class FakeRunQueue : IRunQueue
{
    /// <summary>What was moved where.</summary>
    public List<(string Id, int Place)> Moved { get; } = [];

    public IReadOnlyList<WaitingRun> Waiting { get; set; } = [];

    public Task MoveAsync(string id, int place, CancellationToken cancellationToken = default)
    {
        Moved.Add((id, place));
        return Task.CompletedTask;
    }
}
