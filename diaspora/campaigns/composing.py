"""From a draft to the MJML of one variant's body: its blocks written out, or what its author wrote by hand. Pure."""

from __future__ import annotations

from .blocks.block_json import as_json
from .blocks.block_mjml import BlockWorld, PictureFacts, blocks_to_mjml
from .content import FrozenContent, canonical_json, content_id_of
from .draft import CampaignDraft, PictureFile, VariantDraft, pictures_of

_SERVED_AT = "/api/method/diaspora.campaigns.public_pages.picture.show?id="


def block_world(draft: CampaignDraft, variant: VariantDraft) -> BlockWorld:
    """Return what the blocks of a variant point to."""
    pictures = {
        name: PictureFacts(name, picture_address(draft, picture), picture.width, picture.height, picture.alts)
        for name, picture in draft.pictures.items()
    }
    return BlockWorld(variant.language, pictures, draft.events)


def body_mjml(draft: CampaignDraft, variant: VariantDraft) -> str:
    """Return the MJML of a variant's body. Raises TemplateRefused where a block holds no proper template."""
    return blocks_to_mjml(variant.blocks, block_world(draft, variant)) if variant.blocks else variant.body


def source_of(variant: VariantDraft) -> str:
    """Return what the author wrote as a body: blocks as canonical JSON, a block per line, or MJML as it stands."""
    return "\n".join(canonical_json(as_json(block)) for block in variant.blocks) if variant.blocks else variant.body


def picture_address(draft: CampaignDraft, picture: PictureFile) -> str:
    """Return where a page finds a picture: on the mission's server by its hash, beside it in the mail, or in itself."""
    if draft.pictures_attached:
        return f"cid:{content_id_of(picture.sha256)}"
    return picture.data_uri if draft.pictures_inlined else served_address(draft.public_url, picture.sha256)


def served_address(public_url: str, sha256: str) -> str:
    """Return the public address of the picture of this hash."""
    return f"{public_url}{_SERVED_AT}{sha256}"


def attached_addresses(content: FrozenContent) -> dict[str, str]:
    """Return the addresses inside of a message that its pages show, each with the public one; none where all are."""
    pictures = content.pictures if content.pictures_attached else ()
    return {f"cid:{one.content_id}": served_address(content.public_url, one.sha256) for one in pictures}


def own_addresses(draft: CampaignDraft) -> frozenset[str]:
    """Return the addresses of pictures that a page of this draft may show beside data."""
    if draft.pictures_inlined:
        return frozenset()
    return frozenset(picture_address(draft, picture) for picture in draft.pictures.values())


def pictures_shown(draft: CampaignDraft) -> tuple[PictureFile, ...]:
    """Return the pictures that the variants show, those of a test included, by name."""
    names = {name for variant in draft.variants for name in pictures_of((*variant.blocks, *variant.blocks_b))}
    return tuple(picture for name, picture in sorted(draft.pictures.items()) if name in names)
