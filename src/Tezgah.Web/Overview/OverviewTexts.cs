namespace Tezgah.Web.Overview;

/// <summary>Names the texts of the overview.</summary>
public sealed class OverviewTexts;
