using Tezgah.Core.Jobs;

namespace Tezgah.Web.NewRun;

/// <summary>The job of the sample: every setting at its default, on the sample's files.</summary>
public static class SampleJob
{
    /// <summary>The job for the sample in <paramref name="folder"/>.</summary>
    public static TrainingJob In(string folder, string name) => new()
    {
        Name = name,
        Data = new DataSettings
        {
            Train = Path.Combine(folder, "train.csv"),
            Validation = Path.Combine(folder, "validation.csv"),
            Test = Path.Combine(folder, "test.csv"),
        },
    };
}
