namespace Tezgah.Web.Provenance;

/// <summary>Names the sentences that say how numbers are computed.</summary>
public sealed class MethodTexts;
