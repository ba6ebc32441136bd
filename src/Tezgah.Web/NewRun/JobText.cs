using Tezgah.Core.Jobs;
using Tezgah.Runs.Queue;

namespace Tezgah.Web.NewRun;

/// <summary>A job as it can be taken elsewhere: its file, and the command that runs it.</summary>
public static class JobText
{
    /// <summary>The command that does what Start does, without a dashboard.</summary>
    public static string Command(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return $"./tezgah train job.json --out runs/{RunNames.Slug(RunNames.NameOf(job))}";
    }

    /// <summary>An address that holds the file itself, for a link that saves it.</summary>
    public static string Address(TrainingJob job) =>
        "data:application/json;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(JobFile.ToJson(job)));
}
