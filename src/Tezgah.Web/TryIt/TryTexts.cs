namespace Tezgah.Web.TryIt;

/// <summary>Names the texts of the page on which models are tried.</summary>
public sealed class TryTexts;
