using Tezgah.Core.Models;

namespace Tezgah.Storage.Tests;

/// <summary>What every <see cref="IModelStore"/> has to do; an adapter's tests inherit it.</summary>
public abstract class ModelStoreContract : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 21, 21, 30, 0, TimeSpan.Zero);

    /// <summary>Opens a store on the test's own file; a second call opens the same file again.</summary>
    protected abstract IModelStore Open();

    /// <summary>Closes what <see cref="Open"/> gave, as a program's end does.</summary>
    protected abstract void Close();

    [Fact]
    public async Task List_NothingAdded_IsEmpty()
    {
        var store = Open();

        Assert.Empty(await store.ListAsync());
        Assert.Null(await store.FindAsync("none"));
    }

    [Fact]
    public async Task Add_Model_ComesBackAfterReopening()
    {
        var model = Model("küçük", "/models/Küçük model") with { AddedAt = s_start.AddTicks(7) };
        await Open().AddAsync(model);
        Close();

        Assert.Equal(model, await Open().FindAsync("küçük"));
    }

    [Fact]
    public async Task Add_FolderAgain_GivesTheFirstRow()
    {
        var store = Open();
        var first = await store.AddAsync(Model("a", "/models/a"));

        var again = await store.AddAsync(Model("b", "/models/a"));

        Assert.Equal(first, again);
        Assert.Equal([first], await store.ListAsync());
    }

    [Fact]
    public async Task Add_IdOfAnotherFolder_ThrowsAndKeepsTheFirst()
    {
        var store = Open();
        var first = await store.AddAsync(Model("a", "/models/a"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync(Model("a", "/models/b")));

        Assert.Equal([first], await store.ListAsync());
    }

    [Fact]
    public async Task List_SeveralModels_NewestFirst()
    {
        var store = Open();
        await store.AddAsync(Model("b", "/b") with { AddedAt = s_start.AddMinutes(2) });
        await store.AddAsync(Model("c", "/c") with { AddedAt = s_start.AddMinutes(1) });
        await store.AddAsync(Model("a", "/a") with { AddedAt = s_start.AddMinutes(3) });

        Assert.Equal(["a", "b", "c"], (await store.ListAsync()).Select(m => m.Id));
    }

    [Fact]
    public async Task Remove_Model_IsGoneAndTheFolderCanComeBack()
    {
        var store = Open();
        await store.AddAsync(Model("a", "/a"));
        await store.AddAsync(Model("b", "/b"));

        await store.RemoveAsync("a");
        await store.RemoveAsync("never there");

        Assert.Equal(["b"], (await store.ListAsync()).Select(m => m.Id));
        Assert.Equal("a", (await store.AddAsync(Model("a", "/a"))).Id);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private static KnownModel Model(string id, string folder) => new(id, "Model " + id, folder, s_start);
}
