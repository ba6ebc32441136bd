using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Core.Runs.Imports;

/// <summary>What another program's run left in a folder, in this program's terms.</summary>
/// <param name="Folder">The folder, as a full path.</param>
/// <param name="Files">What each file is (<c>predictions</c>, <c>metrics</c>, <c>class_report</c>, <c>history</c>, <c>trainer_state</c>,
/// <c>latency</c>) and its path inside the folder.</param>
/// <param name="Steps">What was measured on the way, steps rising, under the names that this program's runs use.</param>
/// <param name="CountsEpochs">Whether the steps are the rows of a history that names no step.</param>
/// <param name="TotalSteps">The steps in all.</param>
/// <param name="Test">The values on the test data; empty if the folder says nothing about them. Null is undefined.</param>
/// <param name="Labels">The names of the classes in order; empty if not known.</param>
/// <param name="Latency">The measured times; null if there are none.</param>
/// <param name="Notes">What a person should look at; the results can be used all the same.</param>
public sealed record ImportedResults(
    string Folder,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<LoggedStep> Steps,
    bool CountsEpochs,
    int TotalSteps,
    IReadOnlyDictionary<string, double?> Test,
    IReadOnlyList<string> Labels,
    LatencyFile? Latency,
    IReadOnlyList<Problem> Notes);
