using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Web.NewRun;

/// <summary>A saved preset of every setting: a job file.</summary>
/// <param name="Id">What it is chosen by: <c>own/NAME</c> or <c>sample/NAME</c>, the name being that of its file without its end.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Job">Its settings, with full paths.</param>
/// <param name="Problems">What is wrong with the file.</param>
public sealed record Recipe(string Id, string Name, TrainingJob Job, IReadOnlyList<Problem> Problems)
{
    /// <summary>How the ids of a person's own recipes begin.</summary>
    public const string Own = "own/";

    /// <summary>How the ids of the recipes that came with the program begin.</summary>
    public const string Sample = "sample/";

    /// <summary>Whether it can be deleted.</summary>
    public bool IsOwn => Id.StartsWith(Own, StringComparison.Ordinal);
}
