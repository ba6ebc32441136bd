using Tezgah.Core.Files;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Jobs;

/// <summary>
/// The sign that a job folder has a living worker. A worker takes it before its first event and keeps it until its end; the
/// operating system gives it back however the worker dies.
/// </summary>
public sealed class WorkerLock : IDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(20);
    private const int Tries = 50;

    private readonly FileStream _file;

    private WorkerLock(FileStream file) => _file = file;

    /// <summary>Takes the lock and writes down which process has it.</summary>
    /// <exception cref="ProblemException"><c>folder-in-use</c>: another worker has it.</exception>
    public static async Task<WorkerLock> TakeAsync(
        JobFolder folder, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Directory.CreateDirectory(folder.Root);

        // A dashboard that asks whether the worker lives holds the lock for an instant: try for a second.
        for (var tries = 1; ; tries++)
        {
            if (Open(folder.Lock, FileMode.OpenOrCreate) is { } file)
            {
                try
                {
                    var temporary = folder.Pid + ".new";
                    await File.WriteAllTextAsync(temporary, ProcessIdentity.Current.ToString(), cancellationToken);
                    File.Move(temporary, folder.Pid, overwrite: true);
                    return new WorkerLock(file);
                }
                catch
                {
                    await file.DisposeAsync();
                    throw;
                }
            }

            if (tries == Tries)
            {
                throw new ProblemException(new Problem("folder-in-use", folder.Root, folder.Root));
            }

            await Task.Delay(s_retry, time, cancellationToken);
        }
    }

    /// <summary>Whether a living worker has the folder's lock.</summary>
    public static bool IsHeld(JobFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.Lock))
        {
            return false;
        }

        using var file = Open(folder.Lock, FileMode.Open);
        return file is null;
    }

    /// <summary>Which process took the lock last; null if that is not known. Only certain while it <see cref="IsHeld"/>.</summary>
    public static ProcessIdentity? Holder(JobFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            return ProcessIdentity.Parse(File.ReadAllText(folder.Pid));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream? Open(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (FileErrors.IsInUse(e))
        {
            return null;
        }
    }
}
