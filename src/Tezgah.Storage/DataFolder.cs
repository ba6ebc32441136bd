using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Storage;

/// <summary>
/// The root of everything that a dashboard keeps: <c>tezgah.db</c>, <c>runs/&lt;id&gt;/</c> and <c>data/</c>. While it is open,
/// no other dashboard can open it; the operating system gives it back however this one ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>What the database is called inside the folder.</summary>
    public const string DatabaseName = "tezgah.db";

    private const string LockName = "tezgah.lock";

    private readonly FileStream _lock;

    private DataFolder(string root, FileStream fileLock)
    {
        Root = root;
        _lock = fileLock;
    }

    /// <summary>The folder that is taken where a person names none: in the user's folder for application data.</summary>
    public static string Default => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tezgah");

    /// <summary>The folder, as a full path.</summary>
    public string Root { get; }

    /// <summary>The database.</summary>
    public string Database => Path.Combine(Root, DatabaseName);

    /// <summary>Uploaded data sets.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>Where a person may lay model folders; not made before somebody does.</summary>
    public string Models => Path.Combine(Root, "models");

    /// <summary>The folders of the runs.</summary>
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>What is on its way in: uploads, and the folders of imported runs before they are whole. Empty when the folder is opened.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>What waits to be taken away by a browser. Empty when the folder is opened.</summary>
    public string Outgoing => Path.Combine(Root, "outgoing");

    /// <summary>Opens a folder, and makes it where there is none.</summary>
    /// <exception cref="ProblemException">
    /// <c>store-in-use</c>: another dashboard has it open; <c>folder-not-writable</c>; <c>disk-full</c>.
    /// </exception>
    public static DataFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        FileStream? fileLock = null;
        try
        {
            Directory.CreateDirectory(root);
            fileLock = new FileStream(
                Path.Combine(root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            var folder = new DataFolder(root, fileLock);
            Directory.CreateDirectory(folder.Data);
            Directory.CreateDirectory(folder.Runs);

            // Of a program that was ended in the middle: nobody else can be at it while the lock is held.
            Empty(folder.Incoming);
            Empty(folder.Outgoing);
            return folder;
        }
        catch (IOException e) when (FileErrors.IsInUse(e))
        {
            throw new ProblemException(new Problem("store-in-use", root, root), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fileLock?.Dispose();
            throw new ProblemException(FileErrors.NotWritten(root, e), e);
        }
    }

    /// <summary>The folder of a run.</summary>
    /// <exception cref="ProblemException"><c>run-missing</c>: the text cannot be a run's id, and might lead elsewhere.</exception>
    public JobFolder Run(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return IsRunId(id)
            ? new JobFolder(Path.Combine(Runs, id))
            : throw new ProblemException(new Problem("run-missing", null, id));
    }

    /// <summary>Whether a text can be a run's id.</summary>
    public static bool IsRunId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is > 0 and <= 120 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }

    /// <summary>Empties <see cref="Incoming"/>, when nothing comes in any more.</summary>
    public void ForgetIncoming() => Empty(Incoming);

    /// <summary>
    /// Refuses to write to a file that is, once its links are followed, the database, one that SQLite keeps beside it, or the folder's lock: what
    /// takes its place there would take it from a running dashboard.
    /// </summary>
    /// <exception cref="ProblemException"><c>target-is-store</c>.</exception>
    /// <exception cref="IOException">The links cannot be followed.</exception>
    public static void CheckTarget(string database, string target)
    {
        ArgumentNullException.ThrowIfNull(database);
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var real = RealPath.Of(target);
        string[] own =
        [
            .. new[] { "", "-wal", "-shm", "-journal", ".part" }.Select(end => database + end),
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database))!, LockName),
        ];
        if (own.Any(o => string.Equals(RealPath.Of(o), real, comparison)))
        {
            throw new ProblemException(new Problem("target-is-store", target, target));
        }
    }

    private static void Empty(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
