namespace Tezgah.Web.Display;

/// <summary>Names the texts of units, states and metrics.</summary>
public sealed class DisplayTexts;
