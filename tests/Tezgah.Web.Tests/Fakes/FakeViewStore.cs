using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Views in memory.</summary>
public sealed class FakeViewStore : IViewStore
{
    /// <summary>The views.</summary>
    public List<SavedView> Views { get; } = [];

    public Task<IReadOnlyList<SavedView>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<SavedView>>([.. Views]);

    public Task SaveAsync(SavedView view, CancellationToken cancellationToken = default)
    {
        Views.RemoveAll(v => v.Name == view.Name);
        Views.Add(view);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        Views.RemoveAll(v => v.Name == name);
        return Task.CompletedTask;
    }
}
