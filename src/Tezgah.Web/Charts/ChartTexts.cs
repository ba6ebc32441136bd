namespace Tezgah.Web.Charts;

/// <summary>Names the texts of charts.</summary>
public sealed class ChartTexts;
