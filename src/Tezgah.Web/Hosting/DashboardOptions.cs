namespace Tezgah.Web.Hosting;

/// <summary>Where the dashboard listens, and where it finds and keeps its files.</summary>
public sealed record DashboardOptions
{
    /// <summary>The address when none is asked for; the next free port is taken when this one is not free.</summary>
    public const int DefaultPort = 5055;

    /// <summary>
    /// The addresses to listen on, without <see cref="Lan"/> loopback only; empty takes <see cref="DefaultPort"/> or the next
    /// free port.
    /// </summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>The folder of the database and the runs, as a full path.</summary>
    public string DataFolder { get; init; } = Storage.DataFolder.Default;

    /// <summary>The executable <c>tezgah</c> that runs the jobs, as a full path; null looks for it where it is built or published.</summary>
    public string? WorkerPath { get; init; }

    /// <summary>The folder of the sample that a first visit offers, as a full path; null where there is none.</summary>
    public string? SampleFolder { get; init; } = FindSample(AppContext.BaseDirectory);

    /// <summary>The folder that relative paths of data files count from.</summary>
    public string BaseFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Whether the local network reaches the dashboard too; then everybody needs a key, on this machine as well.</summary>
    public bool Lan { get; init; }

    /// <summary>
    /// Folders that data files may be read from, as full paths, besides the person's home, <see cref="DataFolder"/>,
    /// <see cref="BaseFolder"/> and the sample's.
    /// </summary>
    public IReadOnlyList<string> FileFolders { get; init; } = [];

    /// <summary>
    /// Folders that models may be read from, as full paths, besides the person's home, <see cref="DataFolder"/> and
    /// <see cref="BaseFolder"/>.
    /// </summary>
    public IReadOnlyList<string> ModelFolders { get; init; } = [];

    /// <summary>What workers find on the machine.</summary>
    public MachineTraits Machine { get; init; } = MachineTraits.Here;

    /// <summary>
    /// The executable <c>tezgah</c>: beside this program where it was published, in its neighbour's folder where it was built.
    /// </summary>
    internal static string FindWorker(string start)
    {
        var name = OperatingSystem.IsWindows() ? "tezgah.exe" : "tezgah";
        var beside = Path.Combine(start, name);
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(start));
        return File.Exists(beside) ? beside : Path.GetFullPath(Path.Combine(start, "..", "..", "Tezgah.Cli", configuration, name));
    }

    /// <summary>The folder <c>samples/math-topics</c> in <paramref name="start"/> or the nearest folder above it.</summary>
    internal static string? FindSample(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, "samples", "math-topics");
            if (Directory.Exists(sample))
            {
                return sample;
            }
        }

        return null;
    }
}
