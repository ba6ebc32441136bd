using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Looks;

/// <summary>The addresses at which the dashboard's pages have something on them, over a <see cref="SeededStore"/>.</summary>
internal static class Addresses
{
    // The pages with something on them; a page that needs no more than its address is found by itself.
    private static readonly Dictionary<string, string> s_addresses = new(StringComparer.Ordinal)
    {
        ["/runs/{Id}"] = $"/runs/{SeededStore.Wide}",
        ["/runs/{Id}/replay"] = $"/runs/{SeededStore.Base}/replay",
        ["/runs/new"] = $"/runs/new?from={SeededStore.Base}",
        ["/compare"] = $"/compare?runs={SeededStore.Base},{SeededStore.Wide}&rows=cell.0.1.1",
        ["/checkpoints"] = $"/checkpoints?runs={SeededStore.Base},{SeededStore.Programs}",
        ["/passk"] = $"/passk?runs={SeededStore.Programs}",
        ["/data/{Id}"] = $"/data/{SeededStore.DataSet}",
        ["/models/{Id}"] = $"/models/{SeededStore.Model}",
        ["/sweeps/{Id}"] = $"/sweeps/{SeededStore.Sweep}",
    };

    /// <summary>Their other views, without a run, and with what is wrong.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        $"/data/{SeededStore.DataSet}?view=numbers", $"/data/{SeededStore.DataSet}?view=repeats", $"/data/{SeededStore.DataSet}?view=split",
        $"/data/{SeededStore.DataSet}?view=text", $"/models/{SeededStore.Model}?view=tokens", $"/models/{SeededStore.Model}?view=chat",
        $"/sweeps/{SeededStore.WideSweep}",
        "/runs?filter=loss%3E%3E", "/runs?q=no-such-run", $"/runs/{SeededStore.Failed}", $"/runs/{SeededStore.Imported}", "/runs/nobody",
        "/compare", "/passk", "/data/nobody", "/?lecture=1",
    ];

    /// <summary>One address for each page that the built program has; a page with a parameter needs its own here.</summary>
    public static IReadOnlyList<string> OfPages()
    {
        var routes = Routes.All();
        var without = routes.Where(r => r.Contains('{', StringComparison.Ordinal) && !s_addresses.ContainsKey(r));
        Assert.True(!without.Any(), $"Pages without an address in this test: {string.Join(", ", without)}");
        Assert.True(routes.Count > 15, $"{routes.Count} pages were found.");
        return [.. routes.Select(r => s_addresses.GetValueOrDefault(r) ?? r)];
    }
}
