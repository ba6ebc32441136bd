using System.Text;
using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Queue;

/// <summary>What the dashboard writes into job folders.</summary>
internal static class JobFolders
{
    /// <summary>Makes the folder with its <c>job.json</c>, which is on the disk when this returns.</summary>
    /// <exception cref="ProblemException"><c>disk-full</c> or <c>folder-not-writable</c>.</exception>
    public static void Create(JobFolder folder, string jobJson) => Guard(folder, () =>
    {
        Directory.CreateDirectory(folder.Root);
        Write(folder, jobJson, FileMode.CreateNew);
    });

    /// <summary>Writes other settings into a folder that is there, unless it has them.</summary>
    /// <exception cref="ProblemException"><c>disk-full</c> or <c>folder-not-writable</c>.</exception>
    public static void Update(JobFolder folder, string jobJson) => Guard(folder, () =>
    {
        if (!File.Exists(folder.Job) || File.ReadAllText(folder.Job) != jobJson)
        {
            Write(folder, jobJson, FileMode.Create);
        }
    });

    /// <summary>Asks the worker to read from the settings how long it is to train.</summary>
    public static void RequestDuration(JobFolder folder) => Guard(folder, () => File.WriteAllText(folder.DurationRequest, ""));

    /// <summary>Asks the worker to stop.</summary>
    public static void RequestStop(JobFolder folder) => Guard(folder, () => File.WriteAllText(folder.StopRequest, ""));

    /// <summary>Takes the request back.</summary>
    public static void ForgetStop(JobFolder folder) => Guard(folder, () => File.Delete(folder.StopRequest));

    private static void Write(JobFolder folder, string jobJson, FileMode mode)
    {
        var temporary = folder.Job + ".new";
        using (var file = new FileStream(temporary, mode, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(jobJson));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, folder.Job, overwrite: mode == FileMode.Create);
    }

    private static void Guard(JobFolder folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(folder.Root, e), e);
        }
    }
}
