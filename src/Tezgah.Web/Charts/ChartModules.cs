using Tezgah.Web.Display;

namespace Tezgah.Web.Charts;

/// <summary>
/// The script modules of charts (<c>wwwroot/js</c>). A page that has charts names them in its head, so that they are there when
/// the first chart asks for them, and not one after the other as each names the next.
/// </summary>
public static class ChartModules
{
    private static readonly string[] s_pages = [Links.Runs + "/", Links.Sweeps + "/", Links.ComparePage, Links.CheckpointsPage, Links.PassPage];

    /// <summary>The addresses of the modules.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "", "-axes", "-columns", "-cursor", "-drag", "-ends", "-events", "-figure", "-frames", "-group", "-lines", "-points", "-shapes", "-theme", "-ticks" }
            .Select(part => $"/js/chart{part}.js"),
    ];

    /// <summary>Those that the page at a path needs at once; none for a page without charts.</summary>
    public static IReadOnlyList<string> For(string path) =>
        path != Links.NewRun && s_pages.Any(page => path.StartsWith(page, StringComparison.Ordinal)) ? All : [];
}
