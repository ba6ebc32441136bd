namespace Tezgah.Web.NewRun;

/// <summary>What can be told of a data file that was read.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Labels">The labels in the label column; empty where there is no such column.</param>
/// <param name="Characters">The characters that a row has to read on average, by a sample of the rows; 0 where they are not known.</param>
public sealed record DataFileInfo(int Rows, IReadOnlyList<string> Columns, IReadOnlyList<string> Labels, double Characters = 0);
