namespace Panah.Messaging.Texts;

/// <summary>Names the resources of message texts that no capability keeps for itself.</summary>
public sealed class MessagingTexts;
