namespace Tezgah.Web.Runs;

/// <summary>Names the texts of the page of runs.</summary>
public sealed class RunsTexts;
