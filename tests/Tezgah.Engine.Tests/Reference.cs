namespace Tezgah.Engine.Tests;

/// <summary>Where the reference data is: <c>TEZGAH_REFERENCE</c>, or <c>../shared/reference</c> beside the repository.</summary>
internal static class Reference
{
    /// <summary>The root; skips the test if there is none.</summary>
    public static string Root()
    {
        var root = Environment.GetEnvironmentVariable("TEZGAH_REFERENCE") is { Length: > 0 } set
            ? set
            : Path.GetFullPath("../shared/reference", RepositoryRoot());
        Assert.SkipUnless(Directory.Exists(root), $"There is no reference data at {root}; set TEZGAH_REFERENCE.");
        return root;
    }

    /// <summary>The folder of trained models beside the data sets; skips the test if there is none.</summary>
    public static string Models()
    {
        var data = Environment.GetEnvironmentVariable("TEZGAH_DATA") is { Length: > 0 } set
            ? set
            : Path.GetFullPath("../shared/data", RepositoryRoot());
        var root = Path.GetFullPath("../models", data);
        Assert.SkipUnless(Directory.Exists(root), $"There are no models at {root}; set TEZGAH_DATA.");
        return root;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
