namespace Tezgah.EndToEnd.Hosting;

/// <summary>The programs and samples of this checkout.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Dashboard => Path.Combine(Root, ".build", "bin", "Tezgah.Web", "release", "Tezgah.Web");

    public static string Cli => Path.Combine(Root, ".build", "bin", "Tezgah.Cli", "release", "tezgah");

    public static string Sample(string file) => Path.Combine(Root, "samples", "math-topics", file);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Dashboard.sln is in no folder above the tests.");
        }

        return folder;
    }
}
