namespace Tezgah.Web.Keyboard;

/// <summary>Names the texts about keys.</summary>
public sealed class KeysTexts;
