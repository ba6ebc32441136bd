namespace Tezgah.Web.Compare;

/// <summary>Names the texts of comparisons and results.</summary>
public sealed class CompareTexts;
