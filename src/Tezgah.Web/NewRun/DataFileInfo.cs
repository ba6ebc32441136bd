namespace Tezgah.Web.NewRun;

/// <summary>What can be told of a data file that was read.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Labels">The labels in the label column; empty where there is no such column.</param>
public sealed record DataFileInfo(int Rows, IReadOnlyList<string> Columns, IReadOnlyList<string> Labels);
