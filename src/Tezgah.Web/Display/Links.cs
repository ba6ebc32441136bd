using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Display;

/// <summary>The addresses of the pages.</summary>
public static class Links
{
    /// <summary>What is going on.</summary>
    public const string Overview = "/";

    /// <summary>The deleted runs.</summary>
    public const string DeletedRuns = "/runs/deleted";

    /// <summary>All runs.</summary>
    public const string Runs = "/runs";

    /// <summary>The form for a new run.</summary>
    public const string NewRun = "/runs/new";

    /// <summary>The comparison of runs.</summary>
    public const string ComparePage = "/compare";

    /// <summary>All models.</summary>
    public const string Models = "/models";

    /// <summary>Texts tried on models.</summary>
    public const string Try = "/try";

    /// <summary>All sweeps.</summary>
    public const string Sweeps = "/sweeps";

    /// <summary>The form for a new sweep.</summary>
    public const string NewSweep = "/sweeps/new";

    /// <summary>All data sets.</summary>
    public const string Data = "/data";

    /// <summary>The runs in which a field has a value.</summary>
    public static string RunsWhere(string field, string value) =>
        Runs + "?filter=" + Uri.EscapeDataString(new Comparison(field, FieldComparison.Equal, value).ToString());

    /// <summary>One run.</summary>
    public static string Run(string id) => "/runs/" + Uri.EscapeDataString(id);

    /// <summary>A finished run as if live.</summary>
    public static string Replay(string id) => Run(id) + "/replay";

    /// <summary>The form for a new run with the settings of another.</summary>
    public static string NewRunFrom(string id) => NewRun + "?from=" + Uri.EscapeDataString(id);

    /// <summary>The form for a new run on a data set.</summary>
    public static string NewRunWith(string dataSet) => NewRun + "?data=" + Uri.EscapeDataString(dataSet);

    /// <summary>A run's model tried beside the one it began with.</summary>
    public static string TryRun(string id) => Try + "?run=" + Uri.EscapeDataString(id);

    /// <summary>The form for a new sweep over the settings of a run.</summary>
    public static string NewSweepFrom(string run) => NewSweep + "?from=" + Uri.EscapeDataString(run);

    /// <summary>One sweep.</summary>
    public static string Sweep(string id) => Sweeps + "/" + Uri.EscapeDataString(id);

    /// <summary>One data set.</summary>
    public static string DataSet(string id) => Data + "/" + Uri.EscapeDataString(id);

    /// <summary>One model.</summary>
    public static string Model(string id) => Models + "/" + Uri.EscapeDataString(id);

    /// <summary>A metric over checkpoints.</summary>
    public const string CheckpointsPage = "/checkpoints";

    /// <summary>Programming problems.</summary>
    public const string PassPage = "/passk";

    /// <summary>Results of other programs.</summary>
    public const string Imports = "/imports";

    /// <summary>Looking after the store.</summary>
    public const string Store = "/store";

    /// <summary>Looking after the store, with these runs chosen to be exported.</summary>
    public static string Export(IEnumerable<string> ids) => Store + "?runs=" + string.Join(',', ids.Select(Uri.EscapeDataString));

    /// <summary>A metric over the checkpoints of these runs.</summary>
    public static string Checkpoints(IEnumerable<string> ids) => CheckpointsPage + "?runs=" + string.Join(',', ids.Select(Uri.EscapeDataString));

    /// <summary>The programming problems of these runs.</summary>
    public static string Pass(IEnumerable<string> ids) => PassPage + "?runs=" + string.Join(',', ids.Select(Uri.EscapeDataString));

    /// <summary>The form for a new evaluation.</summary>
    public const string NewEvaluation = "/evaluations/new";

    /// <summary>The form for an evaluation of what a run made, or, of an evaluation's run, with its settings.</summary>
    public static string EvaluateRun(string id) => NewEvaluation + "?run=" + Uri.EscapeDataString(id);

    /// <summary>The form for an evaluation of a model.</summary>
    public static string EvaluateModel(string id) => NewEvaluation + "?model=" + Uri.EscapeDataString(id);

    /// <summary>Runs side by side, in this order.</summary>
    public static string Compare(IEnumerable<string> ids) => ComparePage + "?runs=" + string.Join(',', ids.Select(Uri.EscapeDataString));
}
