namespace Tezgah.Text.Tests;

/// <summary>The folders beside the repository that parity tests walk; another set can be put in their place.</summary>
internal static class ReferenceFolders
{
    /// <summary>The root of the data sets: TEZGAH_DATA, or ../shared/data.</summary>
    public static string Data => Root("TEZGAH_DATA", "data");

    /// <summary>The folder of the models that lie beside the data.</summary>
    public static string Models => Path.Combine(Path.GetDirectoryName(Data.TrimEnd('/', '\\'))!, "models");

    /// <summary>Skips the test where the root is absent; fails it where the root holds no case.</summary>
    public static IReadOnlyList<string> Cases(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
        {
            Assert.Skip($"The reference folder {folder} is not there.");
        }

        var files = Directory.GetFiles(folder, pattern, SearchOption.AllDirectories);
        Assert.True(files.Length > 0, $"{folder} holds no file {pattern}.");
        return files;
    }

    private static string Root(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } root)
        {
            return root;
        }

        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", name));
    }
}
