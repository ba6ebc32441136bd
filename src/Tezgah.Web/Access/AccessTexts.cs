namespace Tezgah.Web.Access;

/// <summary>Names the texts about who may come in and what they may do.</summary>
public sealed class AccessTexts;
