using Tezgah.Core.Models;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>A list of models in memory.</summary>
public sealed class FakeModelStore : IModelStore
{
    private readonly List<KnownModel> _models = [];

    /// <summary>What every call runs into; null lets it succeed.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Puts models in, the newest last.</summary>
    public void Put(params IEnumerable<KnownModel> models) => _models.AddRange(models);

    public Task<IReadOnlyList<KnownModel>> ListAsync(CancellationToken cancellationToken = default) =>
        Answer<IReadOnlyList<KnownModel>>(() => [.. Enumerable.Reverse(_models)]);

    public Task<KnownModel?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        Answer(() => _models.Find(m => m.Id == id));

    public Task<KnownModel> AddAsync(KnownModel model, CancellationToken cancellationToken = default) => Answer(() =>
    {
        if (_models.Find(m => m.Folder == model.Folder) is { } known)
        {
            return known;
        }

        _models.Add(model);
        return model;
    });

    public Task RemoveAsync(string id, CancellationToken cancellationToken = default) => Answer(() => _models.RemoveAll(m => m.Id == id));

    private Task<T> Answer<T>(Func<T> answer) =>
        Problem is null ? Task.FromResult(answer()) : Task.FromException<T>(new ProblemException(Problem));
}
