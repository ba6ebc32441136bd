namespace Tezgah.Web.Layout;

/// <summary>Names the texts of the frame around the pages.</summary>
public sealed class LayoutTexts;
